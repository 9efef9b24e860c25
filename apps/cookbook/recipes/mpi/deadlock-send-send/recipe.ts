import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A deadlock that depends on the length: both send first',
  book: [{ edition: 1, title: 'Avoiding deadlock problems' }],
  order: 5,
  determinism: 'D',
  exitCode: 1,
  launch: { kind: 'ranks', ranks: 9 },
  invariants: [
    count(line('10 numbers: received those of rank 5'), 1, { statement: 'short messages are exchanged' }),
    before(line(/^10 numbers/), line(/^RankDeadlockError/)),
    count(line('RankDeadlockError: deadlock: ranks 1 and 5 of the world wait for each other'), 1, {
      statement: 'with long ones the cycle of ranks 1 and 5 is found',
    }),
    yields(line(/^ {2}rank (\d) → rank \d: send to rank \d, tag 0, at main\.js:\d+:\d+$/), [1, 5], {
      statement: 'both wait in their send',
      ordered: true,
    }),
    count(event('recv'), 2, { statement: 'in the event log, the two short messages arrive and no long one' }),
  ],
});
