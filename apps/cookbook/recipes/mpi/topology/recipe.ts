import { count, defineRecipe, holds, line, yields } from '@parallel-cookbook/cookbook';

const told = /^torus: process (\d) at .*, up (\d), down (\d), left (\d), right (\d)$/;

export const recipe = defineRecipe({
  title: 'Ranks in a grid',
  book: [
    { edition: 1, title: 'How to optimize communication' },
    { edition: 2, title: 'Optimizing communication' },
  ],
  order: 13,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 4 },
  invariants: [
    yields(
      line(/^grid: process (.*)$/),
      [
        '0 at [0, 0], up nobody, down 2, left nobody, right 1',
        '1 at [0, 1], up nobody, down 3, left 0, right nobody',
        '2 at [1, 0], up 0, down nobody, left nobody, right 3',
        '3 at [1, 1], up 1, down nobody, left 2, right nobody',
      ],
      { statement: 'in the grid, who stands at a border has nobody beyond it' },
    ),
    count(line(told), 4, { statement: 'on the torus everybody has four neighbours' }),
    holds('on the torus, down of up is oneself, and right of left', (run) => {
      const rows = new Map(
        line(told)
          .matches(run)
          .map(({ captures }) => [captures[1], captures] as const),
      );
      return [...rows].every(([rank, [, , up, , left]]) => rows.get(up)?.[3] === rank && rows.get(left)?.[5] === rank);
    }),
  ],
});
