import { before, count, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

const names = ['factorial(10)', 'fibonacci(10)', 'binomial(20, 10)'];
const own = /^(?:factorial|fibonacci|binomial)\(/;

export const recipe = defineRecipe({
  title: 'Tasks that take turns',
  book: [
    { edition: 1, title: 'Task manipulation' },
    { edition: 2, title: 'Task manipulation' },
  ],
  order: 5,
  determinism: 'D',
  invariants: [
    yields(line(/= (\d+), /), [3628800, 55, 184756], {
      ordered: true,
      statement: '10!, the tenth Fibonacci number, 20 over 10',
    }),
    holds('in each second each task takes one step, in the order of their start', (run) => {
      const steps = line(/^(\d+) s: ((?:factorial|fibonacci|binomial).*)$/).matches(run);
      const seen = steps.map(({ captures }) => `${captures[1]} ${captures[2]}`);
      // 10! needs nine multiplications.
      const wanted = Array.from({ length: 10 }, (_, second) =>
        names.slice(second < 9 ? 0 : 1).map((name) => `${second} ${name}`),
      ).flat();
      return seen.join() === wanted.join() || seen.join();
    }),
    count(line(/ after the start$/), 3),
    holds('all are done after 10 seconds, and not after the 29 that their steps take together', (run) => {
      const times = line(/, (\d+) ms after the start$/)
        .matches(run)
        .map(({ captures }) => Number(captures[1]));
      return times.join() === '9000,10000,10000' || times.join();
    }),
    yields(event('submit', own), names, { ordered: true, statement: 'in the event log, three tasks are made' }),
    before(event('submit', own), event('run', own), { statement: 'none of them begins before all are made' }),
    before(event('run', own), event('done', own), { statement: 'all begin before one is done' }),
    holds('the watcher sees who is alive, and is cancelled when all are done', (run) => {
      const alive = line(/alive: (.*)$/)
        .matches(run)
        .map(({ captures }) => captures[1]);
      const cancelled = event('cancel', 'watcher').matches(run)[0]?.position ?? -1;
      const done = event('done', own).matches(run).at(-1)?.position ?? Infinity;
      return (
        (alive.length === 3 &&
          alive.every((text) => text === [...names, 'main', 'watcher'].sort().join('; ')) &&
          done < cancelled) ||
        `${alive.join('; ')}; ${done}, ${cancelled}`
      );
    }),
  ],
});
