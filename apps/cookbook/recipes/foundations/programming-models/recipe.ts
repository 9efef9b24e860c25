import { defineRecipe, exclusive, holds, line, yields } from '@parallel-cookbook/cookbook';

const row = /^(\w[\w, ]*?) +\d+ +(\d+)$/;

export const recipe = defineRecipe({
  title: 'Parallel programming models',
  book: [
    { edition: 1, title: 'Parallel programming models', prose: true },
    { edition: 2, title: 'Parallel programming models', prose: true },
  ],
  order: 4,
  determinism: 'D',
  // Not each of the 4001 rows that go through a queue.
  events: ['spawn', 'start', 'acquire', 'release', 'join', 'exit'],
  invariants: [
    yields(
      line(row),
      ['shared memory', 'threads', 'message passing', 'data parallel', 'ranks, as a loop', 'kernel, as a loop'],
      { ordered: true, statement: 'every model has its say' },
    ),
    holds('all models count the same points', ({ lines }) => {
      const results = new Set(lines.flatMap((text) => row.exec(text)?.[2] ?? []));
      return results.size === 1 || [...results].join(', ');
    }),
    exclusive('total', { statement: 'one thread at a time adds to the shared total' }),
  ],
});
