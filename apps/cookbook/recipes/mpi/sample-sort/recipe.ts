import { count, defineRecipe, event, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Ten million numbers sorted by four ranks',
  book: [],
  order: 15,
  determinism: 'D',
  timeoutMs: 60_000,
  launch: { kind: 'ranks', ranks: 4 },
  invariants: [
    count(line('10000000 numbers on 4 ranks, 0 differ from those of one sort of all'), 1, {
      statement: 'the result is, bit for bit, that of one sort of all numbers',
    }),
    count(line('the largest part is at most a tenth above the mean: true'), 1, {
      statement: 'the samples cut the numbers into parts of nearly one length',
    }),
    count(event('done', 'Comm.Alltoallv'), 4, { statement: 'in the event log, all ranks exchange once' }),
  ],
});
