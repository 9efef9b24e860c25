import { defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'An exchange that cannot deadlock',
  book: [{ edition: 1, title: 'Avoiding deadlock problems' }],
  order: 7,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 9 },
  invariants: [
    yields(line(/^rank \d sends (\w and receives \w)$/), ['a and receives b', 'b and receives a'], {
      statement: 'the two letters are swapped',
    }),
    yields(
      line(/^rank (\d has \d+ numbers of rank \d): true$/),
      [1, 5].flatMap((rank) =>
        [1, 1000, 1_000_000].map((length) => `${rank} has ${length} numbers of rank ${6 - rank}`),
      ),
      { statement: 'each has all numbers of the other one, at any length' },
    ),
    yields(
      event('recv'),
      [1, 5].flatMap((rank) => Array.from({ length: 4 }, () => `rank ${rank} → rank ${6 - rank}`)),
      {
        statement: 'in the event log, four messages arrive each way',
      },
    ),
  ],
});
