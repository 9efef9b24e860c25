import { before, count, defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A tour of the language',
  book: [
    { edition: 1, title: 'Introducing Python' },
    { edition: 2, title: 'Introducing Python' },
  ],
  order: 9,
  determinism: 'D',
  invariants: [
    count(line('sum of an array: 10'), 1),
    count(line('while: 55'), 1),
    yields(line(/^-?\d is (\w+)$/), ['negative', 'zero', 'positive'], {
      ordered: true,
      statement: 'every sign has its name',
    }),
    count(line('fibonacci: 0 1 1 2 3 5 8 13 21 34'), 1),
    before(line('before: 2 0 0'), line('after: 2 1 0'), {
      statement: 'an instance variable changes for its instance alone, a class variable is there once',
    }),
    count(line('shadowing: the car had 4 and has 3 while the plan has 4'), 1),
    count(line('after the block: ENOENT'), 1, { statement: 'the folder is gone after its block' }),
  ],
});
