import { alternates, before, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

const called = line(/^count called by process (\d)$/);
const counted = line(/^ {2}process (\d) counts (\d)$/);

export const recipe = defineRecipe({
  title: 'Spawning a process',
  book: [
    { edition: 1, title: 'How to spawn a process' },
    { edition: 2, title: 'Spawning a process' },
  ],
  order: 2,
  determinism: 'D',
  invariants: [
    yields(called, [0, 1, 2, 3, 4, 5], { ordered: true, statement: 'the processes run one after the other' }),
    yields(
      counted,
      ['1:0', '2:0', '2:1', '3:0', '3:1', '3:2', '4:0', '4:1', '4:2', '4:3', '5:0', '5:1', '5:2', '5:3', '5:4'],
      {
        by: ({ captures }) => captures.slice(1).join(':'),
        ordered: true,
        statement: 'process i counts from 0 to i - 1',
      },
    ),
    alternates(event('spawn'), event('join'), { statement: 'each process is joined before the next one is started' }),
    before(event('start'), event('exit'), { by: 'lane', statement: 'in the event log, each process starts and ends' }),
    holds('each of them is a process of its own', (run) => {
      const pids = new Set(
        event('start')
          .matches(run)
          .map(({ event }) => event?.pid),
      );
      const parents = new Set(
        event('spawn')
          .matches(run)
          .map(({ event }) => event?.pid),
      );
      return (
        (pids.size === 6 && parents.size === 1 && ![...parents].some((pid) => pids.has(pid))) ||
        `${pids.size} process ids`
      );
    }),
  ],
});
