import { defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

const ranks = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export const recipe = defineRecipe({
  title: 'Each rank gets its part',
  book: [
    { edition: 1, title: 'Collective communication using scatter' },
    { edition: 2, title: 'Collective communication using the scatter function' },
  ],
  order: 9,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 10 },
  invariants: [
    yields(
      line(/^process (\d has got \d+)$/),
      ranks.map((rank) => `${rank} has got ${rank + 1}`),
      {
        statement: 'rank r gets the value r + 1',
      },
    ),
    yields(line(/^process (\d): MPI_ERR_COUNT$/), ranks, {
      statement: 'a list of three values for ten ranks is a typed error on every rank',
    }),
  ],
});
