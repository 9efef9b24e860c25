import { before, count, defineRecipe, event, exclusive, holds, line, unique } from '@parallel-cookbook/cookbook';

const running = line(/^(Thread#\d) running,$/);
const over = line(/^(Thread#\d) over$/);

export const recipe = defineRecipe({
  title: 'A lock round as little as possible',
  book: [{ edition: 2, title: 'Thread synchronization with a lock' }],
  order: 8,
  determinism: 'O',
  invariants: [
    count(running, 9),
    unique(running, { statement: 'each thread runs once' }),
    holds('the two lines of a thread stand together', (run) => {
      const torn = running.matches(run).find(({ position, captures }) => {
        const next = run.lines[position + 1] ?? '';
        return !next.startsWith(`  ${captures[1]} belongs to process id `);
      });
      return torn === undefined || `"${torn.text}" is followed by "${run.lines[torn.position + 1]}"`;
    }),
    exclusive('output'),
    count(event('acquire', 'output'), 18, { statement: 'each thread takes the lock twice' }),
    before(running, over, { statement: 'all are running before any is over: nobody sleeps with the lock in hand' }),
    before(over, line('End'), { statement: 'End comes last' }),
  ],
});
