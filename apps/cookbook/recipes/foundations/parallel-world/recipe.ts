import { defineRecipe, holds, line, numberIn, yields, type Run } from '@parallel-cookbook/cookbook';

const row = /^(on the event loop|in slices|in a worker) +(\d+) +\d+ ms +(\d+) +([\d.]+) ms$/;

/** One column of the table: 2 primes, 3 heartbeats, 4 longest lag. */
function column(run: Run, index: number): readonly [loop: number, slices: number, worker: number] {
  const [loop = NaN, slices = NaN, worker = NaN] = numberIn(line(row), index).of(run);
  return [loop, slices, worker];
}

export const recipe = defineRecipe({
  title: 'TypeScript in a parallel world',
  book: [{ edition: 1, title: 'Python in a parallel world', prose: true }],
  order: 10,
  determinism: 'T',
  invariants: [
    yields(line(row), ['on the event loop', 'in slices', 'in a worker'], {
      ordered: true,
      statement: 'all three ways are shown',
    }),
    holds('all three ways find the same 92938 primes', (run) => column(run, 2).every((primes) => primes === 92_938)),
    holds('the heart stands still while the loop computes', (run) => column(run, 3)[0] === 0),
    holds('the heart beats beside slices and beside a worker', (run) => {
      const [, slices, worker] = column(run, 3);
      return (slices > 0 && worker > 0) || `${slices} and ${worker} beats`;
    }),
    holds('the loop is later when it computes itself than when a worker does', (run) => {
      const [loop, , worker] = column(run, 4);
      return worker < loop || `${worker} ms with a worker, ${loop} ms without`;
    }),
  ],
});
