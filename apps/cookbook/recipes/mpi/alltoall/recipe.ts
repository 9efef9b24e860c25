import { defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

const ranks = [0, 1, 2, 3, 4];

export const recipe = defineRecipe({
  title: 'Everybody to everybody',
  book: [
    { edition: 1, title: 'Collective communication using Alltoall' },
    { edition: 2, title: 'Collective communication using Alltoall' },
  ],
  order: 11,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 5 },
  invariants: [
    yields(
      line(/^process (\d sending [\d ]+) receiving/),
      ranks.map((rank) => `${rank} sending ${ranks.map((i) => (rank + 1) * i).join(' ')}`),
      { statement: 'rank r sends (r + 1) · s to rank s' },
    ),
    yields(
      line(/^process (\d) sending .* receiving ([\d ]+)$/),
      ranks.map((rank) => `${rank}: ${ranks.map((from) => (from + 1) * rank).join(' ')}`),
      {
        by: ({ captures }) => `${captures[1]}: ${captures[2]}`,
        statement: 'rank r has (s + 1) · r of rank s: the matrix of all blocks is transposed',
      },
    ),
  ],
});
