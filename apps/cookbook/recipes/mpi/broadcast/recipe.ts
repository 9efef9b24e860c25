import { count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A value for everybody',
  book: [
    { edition: 1, title: 'Collective communication using broadcast' },
    { edition: 2, title: 'Collective communication using a broadcast' },
  ],
  order: 8,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 10 },
  invariants: [
    yields(line(/^process (\d): variable shared = 100$/), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], {
      statement: 'every rank has the value of rank 0',
    }),
    count(event('done', 'Comm.bcast'), 10, { statement: 'in the event log, all ten take part in the broadcast' }),
  ],
});
