import { before, count, defineRecipe, holds, line, unique } from '@parallel-cookbook/cookbook';

const running = line(/^(Thread#\d) running, belonging to process id (\S+)$/);
const over = line(/^(Thread#\d) over$/);

export const recipe = defineRecipe({
  title: 'A thread as a subclass',
  book: [
    { edition: 1, title: 'How to use a thread in a subclass' },
    { edition: 2, title: 'Defining a thread subclass' },
  ],
  order: 4,
  determinism: 'O',
  invariants: [
    count(running, 9),
    unique(running, { statement: 'each thread runs once' }),
    before(running, over, { by: 1, statement: 'each thread is running before it is over' }),
    before(running, over, { statement: 'all are running before any is over: they sleep at the same time' }),
    holds('all threads belong to one process', (run) => {
      const pids = new Set(running.matches(run).map(({ captures }) => captures[2]));
      return pids.size === 1 || [...pids].join(', ');
    }),
    before(over, line('End'), { statement: 'End comes last, because every thread was joined' }),
  ],
});
