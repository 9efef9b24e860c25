import { count, defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

const indices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const nothing = indices.map(() => 0).join(' ');

export const recipe = defineRecipe({
  title: 'Parts combined on the way',
  book: [
    { edition: 1, title: 'The reduction operation' },
    { edition: 2, title: 'The reduction operation' },
  ],
  order: 12,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 10 },
  invariants: [
    count(line(`on task 0 after Reduce: ${indices.map((i) => i * 55).join(' ')}`), 1, {
      statement: 'rank 0 has the sum of all vectors: i · n(n + 1)/2',
    }),
    yields(
      line(new RegExp(`^on task (\\d) after Reduce: ${nothing}$`)),
      indices.filter((rank) => rank > 0),
      { statement: 'the others have what they had' },
    ),
    yields(line(/^(\w+ of 1 to 10: \d+)$/), ['MAX of 1 to 10: 10', 'MIN of 1 to 10: 1', 'PROD of 1 to 10: 3628800'], {
      ordered: true,
      statement: 'the greatest, the least and the product',
    }),
    count(line('every rank is even: false, some rank is: true'), 1, { statement: 'and and or' }),
  ],
});
