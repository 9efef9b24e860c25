import { count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

const squares = Array.from({ length: 100 }, (_, n) => n * n);

export const recipe = defineRecipe({
  title: 'A pool of processes',
  book: [
    { edition: 1, title: 'How to use a process pool' },
    { edition: 2, title: 'Using a process pool' },
  ],
  order: 13,
  determinism: 'D',
  invariants: [
    count(line(`Pool: ${squares.join(' ')}`), 1, {
      statement: 'all hundred squares come back, in the order of the inputs',
    }),
    count(line('by at most four processes: true, by the program: false'), 1, {
      statement: 'at most four processes have done it, and the program was none of them',
    }),
    holds('in the event log, the tasks run in at most four other processes', (run) => {
      const runs = event('run').matches(run);
      const program = new Set(
        event('submit')
          .matches(run)
          .map(({ event }) => event?.pid),
      );
      const workers = new Set(runs.map(({ event }) => event?.pid));
      return (
        (runs.length > 0 && workers.size <= 4 && ![...workers].some((pid) => program.has(pid))) ||
        `${workers.size} processes`
      );
    }),
  ],
});
