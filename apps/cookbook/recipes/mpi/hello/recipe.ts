import { defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Hello from every rank',
  book: [
    { edition: 1, title: 'Using the mpi4py Python module' },
    { edition: 2, title: 'Using the mpi4py Python module' },
  ],
  order: 2,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 5 },
  invariants: [
    yields(line(/^hello world from process (\d)$/), [0, 1, 2, 3, 4], { statement: 'every rank says hello once' }),
    yields(event('start', /^rank \d$/), ['rank 0', 'rank 1', 'rank 2', 'rank 3', 'rank 4'], {
      statement: 'in the event log, five ranks begin',
    }),
  ],
});
