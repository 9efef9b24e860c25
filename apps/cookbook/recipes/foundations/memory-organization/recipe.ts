import { defineRecipe, holds, line, yields, type Run } from '@parallel-cookbook/cookbook';

const row = /^(shared memory|messages|sockets) +(\d+) +(seen|not seen) +(\d+)$/;

function column(run: Run, index: number): string[] {
  return run.lines.flatMap((text) => row.exec(text)?.[index] ?? []);
}

export const recipe = defineRecipe({
  title: 'Memory organization',
  book: [
    { edition: 1, title: 'Memory organization', prose: true },
    { edition: 2, title: 'Memory organization', prose: true },
  ],
  order: 3,
  determinism: 'D',
  invariants: [
    yields(line(row), ['shared memory', 'messages', 'sockets'], {
      ordered: true,
      statement: 'all three models are shown',
    }),
    yields(line(row), [0, 65_536 * 8, 65_536 * 8], {
      by: 2,
      ordered: true,
      statement: 'shared memory moves no byte, messages and sockets move all of them',
    }),
    yields(line(row), ['seen', 'not seen', 'not seen'], {
      by: 3,
      ordered: true,
      statement: 'only in shared memory is a worker’s write seen by the parent',
    }),
    holds('all three give the sum of 0 … 65535', (run) => {
      const sums = column(run, 4);
      return (sums.length === 3 && sums.every((sum) => Number(sum) === (65_535 * 65_536) / 2)) || sums.join(', ');
    }),
  ],
});
