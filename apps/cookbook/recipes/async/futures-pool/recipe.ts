import { count, defineRecipe, event, holds, line, metric, within, yields, type Run } from '@parallel-cookbook/cookbook';

const results = Array.from({ length: 10 }, (_, i) => `${i + 1}: ${10_000_000 * (i + 1)}`);

/** The results that stand between the name of a variant and its time. */
function resultsOf(run: Run, variant: string): string[] {
  const from = run.lines.indexOf(variant);
  const to = run.lines.findIndex((text) => text.startsWith(`${variant}: `));
  return run.lines.slice(from + 1, to).map((text) => text.replace(/^ {2}item /, ''));
}

function complete(variant: string): (run: Run) => boolean | string {
  return (run) =>
    [...resultsOf(run, variant)].sort().join() === [...results].sort().join() || resultsOf(run, variant).join('; ');
}

/** By how many lanes of a name the counts were done: threads, or the processes' own main lanes. */
function workers(run: Run, name: RegExp): number {
  return new Set(
    event('run', /count$/, { lane: name })
      .matches(run)
      .map(({ event }) => event?.lane),
  ).size;
}

export const recipe = defineRecipe({
  title: 'Futures from pools of threads and processes',
  book: [
    { edition: 1, title: 'Using the concurrent.futures Python modules' },
    { edition: 2, title: 'Using the concurrent.futures Python modules' },
  ],
  order: 1,
  determinism: 'T',
  invariants: [
    holds('one after the other: ten right results, in order', (run) => {
      const found = resultsOf(run, 'one after the other');
      return found.join() === results.join() || found.join('; ');
    }),
    holds('five threads: the same results, as they come', complete('five threads')),
    holds('five processes: the same results, as they come', complete('five processes')),
    yields(line(/ms, the loop was (\w+)$/), ['blocked', 'free', 'free'], {
      ordered: true,
      statement: 'without a pool the loop can call nobody back, with a pool it can',
    }),
    count(event('run', /count$/), 20, { statement: 'in the event log, twenty counts are done in pools' }),
    holds('ten of them on at most five threads, ten in at most five processes, none by the program itself', (run) => {
      const all = event('run', /count$/).matches(run);
      const own = all.filter(({ event }) => event?.lane === 'MainThread').length;
      const [threads, processes] = [workers(run, /^thread/), workers(run, /^process/)];
      return (
        (own === 0 && threads >= 1 && threads <= 5 && processes >= 1 && processes <= 5) ||
        `${threads} threads, ${processes} processes, ${own} by the program`
      );
    }),
    ...['one after the other', 'five threads', 'five processes'].map((name) =>
      within(metric(name), { min: 0.001, statement: `the time is taken: ${name}` }),
    ),
  ],
});
