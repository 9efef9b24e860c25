import { count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A deadlock: both receive first',
  book: [
    { edition: 1, title: 'Avoiding deadlock problems' },
    { edition: 2, title: 'Avoiding deadlock problems' },
  ],
  order: 4,
  determinism: 'D',
  exitCode: 1,
  launch: { kind: 'ranks', ranks: 9 },
  invariants: [
    count(line('RankDeadlockError: deadlock: ranks 1 and 5 of the world wait for each other'), 1, {
      statement: 'the cycle of ranks 1 and 5 is found, and nobody else is in it',
    }),
    yields(line(/^ {2}rank (\d) → rank \d: receive from rank \d, at main\.js:\d+:\d+$/), [1, 5], {
      statement: 'the report names what each waits for, and the line where it does',
      ordered: true,
    }),
    count(line(/^data received/), 0, { statement: 'nobody receives anything' }),
    count(event('send'), 0, { statement: 'in the event log, nobody ever comes to send' }),
  ],
});
