import { count, defineRecipe, holds, line, metric } from '@parallel-cookbook/cookbook';

const works = ['no-op', 'Fibonacci', 'primes', 'words', 'files', 'URLs'];
const threads = [1, 2, 4, 8];

/** A row of the table: work, threads, milliseconds, speed-up, answer. */
const row = /^(\S+) +(none|\d+) +([\d.]+) +([\d.]+)  (.+)$/;

export const recipe = defineRecipe({
  title: 'What threads bring: times and speed-ups',
  book: [{ edition: 1, title: 'Evaluating the performance of multithread applications' }],
  order: 16,
  determinism: 'T',
  needs: ['cores:2'],
  // Seconds on a quiet machine; a busy one needs more rounds, and longer ones.
  timeoutMs: 120_000,
  // The pools' own events, some thousands, are not what is measured here.
  events: ['mark'],
  invariants: [
    count(line(row), works.length * 5, { statement: 'six kinds of work are measured in five variants each' }),
    holds('all five variants of a work give the same answer', (run) => {
      for (const work of works) {
        const rows = line(row)
          .matches(run)
          .filter(({ captures }) => captures[1] === work);
        const answers = new Set(rows.map(({ captures }) => captures[5]));
        if (rows.length !== 5 || answers.size !== 1) return `${work}: ${[...answers].join(' | ') || 'no row'}`;
      }
      return true;
    }),
    holds('the answers are right where they are known: fib(21), and the primes below 100 000', (run) => {
      const answers = line(row)
        .matches(run)
        .map(({ captures }) => `${captures[1]}: ${captures[5]}`);
      return answers.includes('Fibonacci: 64 times 10946') && answers.includes('primes: 9592 primes');
    }),
    holds('Fibonacci is faster on threads than without, unless other programs took the second core', (run) => {
      const ratios = [2, 4, 8].flatMap((n) => metric(`speed-up of Fibonacci on ${n} threads`).of(run));
      const [left = NaN] = metric('cores left for Fibonacci').of(run);
      return Math.max(...ratios) > 1 || left < 1.5 || `at best ${Math.max(...ratios)} with ${left} cores left to it`;
    }),
    count(line(/^\S+ +\d+  [█▏▎▍▌▋▊▉]* ?[\d.]+$/), works.length * threads.length, {
      statement: 'the plot has a bar for each work and number of threads',
    }),
  ],
});
