import { before, count, defineRecipe, event, holds, line, unique, yields, type Run } from '@parallel-cookbook/cookbook';

const row = /^(serial|threads|processes) +(\d+) numbers back, (\d+) in the parent's lists, sum ([\d.]+)$/;
const workers = 10;
const numbers = workers * 20_000;

function column(run: Run, index: number): string[] {
  return run.lines.flatMap((text) => row.exec(text)?.[index] ?? []);
}

export const recipe = defineRecipe({
  title: 'Introducing processes and threads',
  book: [
    { edition: 1, title: 'Introducing processes and threads' },
    { edition: 2, title: 'Introducing Python parallel programming' },
  ],
  order: 11,
  determinism: 'T',
  invariants: [
    yields(line(row), ['serial', 'threads', 'processes'], {
      ordered: true,
      statement: 'all three ways are shown',
    }),
    holds('every way fills workers × size numbers', (run) => {
      const filled = column(run, 2).map(Number);
      return (filled.length === 3 && filled.every((many) => many === numbers)) || filled.join(', ');
    }),
    holds('threads and processes leave the parent’s lists as they were', (run) => {
      const kept = column(run, 3).map(Number);
      return String(kept) === String([numbers, 0, 0]) || kept.join(', ');
    }),
    count(line(`          and ${numbers} in shared memory`), 1, {
      statement: 'shared memory is seen by threads and parent',
    }),
    holds('every way gives the same numbers', (run) => new Set(column(run, 4)).size === 1),
    count(event('mark', 'fill', { lane: /^Thread-/ }), workers, {
      statement: 'the threads fill their lists themselves',
    }),
    unique(event('mark', 'fill', { lane: /^Thread-/ }), { by: 'lane', statement: 'no thread fills two lists' }),
    before(event('start', /^Thread-/), event('mark', 'fill', { lane: /^Thread-/ }), {
      by: ({ event: found }) => found?.lane ?? '',
      statement: 'a thread fills its list after its start',
    }),
    count(line('done'), 1, { statement: 'it comes to its end' }),
  ],
});
