import { alternates, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const names = ['Process-1', 'Process-2', 'Process-3', 'Process-4', 'Process-5'];

export const recipe = defineRecipe({
  title: 'A process as a subclass',
  book: [
    { edition: 1, title: 'How to use a process in a subclass' },
    { edition: 2, title: 'Defining processes in a subclass' },
  ],
  order: 8,
  determinism: 'D',
  invariants: [
    yields(line(/^called run\(\) in (.+)$/), names, { ordered: true, statement: 'each process runs once, in order' }),
    count(line('joined, the same process id, exit code 0'), 5, {
      statement: 'what run() returned comes back, from the process that was started',
    }),
    yields(event('start'), names, { ordered: true, statement: 'the trace knows the processes by the same names' }),
    alternates(event('spawn'), event('join'), { statement: 'each process is joined before the next one is started' }),
  ],
});
