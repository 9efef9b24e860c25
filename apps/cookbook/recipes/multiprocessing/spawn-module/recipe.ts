import { alternates, count, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Spawning a process from a module',
  book: [
    { edition: 1, title: 'How to spawn a process' },
    { edition: 2, title: 'Spawning a process' },
  ],
  order: 3,
  determinism: 'D',
  invariants: [
    count(line('the program begins'), 1, {
      statement: 'no child runs the program: it imports the module of its task only',
    }),
    yields(line(/^count called by process (\d)$/), [0, 1, 2, 3, 4, 5], {
      ordered: true,
      statement: 'the processes run one after the other',
    }),
    alternates(event('spawn'), event('join'), { statement: 'each process is joined before the next one is started' }),
    holds('process i counts from 0 to i - 1', ({ lines }) => {
      const counted = lines.filter((text) => text.startsWith('  '));
      const expected = [0, 1, 2, 3, 4, 5].flatMap((p) =>
        Array.from({ length: p }, (_, i) => `  process ${p} counts ${i}`),
      );
      return counted.join() === expected.join() || counted.join();
    }),
  ],
});
