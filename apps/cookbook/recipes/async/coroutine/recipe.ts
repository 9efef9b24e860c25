import { defineRecipe, event, holds, line, yields, type Run } from '@parallel-cookbook/cookbook';

const machines = ['red', 'blue'];

/** Where each state may lead, by the number that was drawn. */
const graph: Readonly<Record<string, readonly [string, string]>> = {
  Start: ['State 2', 'State 1'],
  'State 1': ['State 3', 'State 2'],
  'State 2': ['State 1', 'State 3'],
  'State 3': ['State 1', 'End'],
};

/** The states and numbers of the path that a machine tells at its end: state, number, state, number, state. */
function path(run: Run, name: string): string[] {
  const found = run.lines.find((text) => text.startsWith(`${name} went `)) ?? '';
  return found.slice(`${name} went `.length).split(/ -([01])-> /);
}

/** What a machine said while it ran, with the second in which it did. */
function steps(
  run: Run,
  name: string,
): { readonly time: number; readonly state: string; readonly evaluates: boolean }[] {
  return run.lines.flatMap((text) => {
    const found = /^(\S+) s: (\w+): (Start|State \d|End)(, evaluating)?$/.exec(text);
    return found?.[2] === name
      ? [{ time: Number(found[1]), state: String(found[3]), evaluates: found[4] !== undefined }]
      : [];
  });
}

/** Makes one statement of one about each machine. */
function ofBoth(check: (run: Run, name: string) => boolean | string): (run: Run) => boolean | string {
  return (run) => {
    for (const name of machines) {
      const answer = check(run, name);
      if (answer !== true) return `${name}: ${answer || 'it is not so'}`;
    }
    return true;
  };
}

export const recipe = defineRecipe({
  title: 'Coroutines: a machine of states',
  book: [
    { edition: 1, title: 'Handling coroutines' },
    { edition: 2, title: 'Handling coroutines' },
  ],
  order: 4,
  determinism: 'D',
  invariants: [
    holds(
      'each machine goes from Start to End, by arrows of the graph',
      ofBoth((run, name) => {
        const parts = path(run, name);
        for (let i = 0; i + 2 < parts.length; i += 2) {
          const [from = '', input = '', to] = parts.slice(i, i + 3);
          if (graph[from]?.[Number(input) as 0 | 1] !== to) return `${from} -${input}-> ${to}`;
        }
        return parts[0] === 'Start' && parts.at(-1) === 'End';
      }),
    ),
    holds(
      'the path that comes back is the path that was gone',
      ofBoth((run, name) => {
        const gone = steps(run, name).map(({ state }) => state);
        const told = path(run, name).filter((_, i) => i % 2 === 0);
        return gone.join() === told.join() || `${gone.join()} and ${told.join()}`;
      }),
    ),
    holds(
      'it evaluates once for each transition but that from Start',
      ofBoth((run, name) => {
        const all = steps(run, name);
        return all.filter(({ evaluates }) => evaluates).length === all.length - 2;
      }),
    ),
    holds(
      'each state takes a second, whatever the other machine does',
      ofBoth(
        (run, name) =>
          steps(run, name).every(({ time }, i) => time === i) ||
          steps(run, name)
            .map(({ time }) => time)
            .join(),
      ),
    ),
    holds('so the two together take as long as the longer one', (run) => {
      const last = Math.max(...machines.map((name) => steps(run, name).at(-1)?.time ?? NaN));
      return run.lines.at(-1) === `both after ${last} s` || `${last} and "${run.lines.at(-1)}"`;
    }),
    yields(event('done', /^(?:red|blue)$/), machines, { statement: 'in the event log, both tasks end well' }),
    holds('in the event log, both tasks begin before one ends', (run) => {
      const begun = event('run', /^(?:red|blue)$/).matches(run);
      const [ended] = event('done', /^(?:red|blue)$/).matches(run);
      return begun.length === 2 && begun.every(({ position }) => ended !== undefined && position < ended.position);
    }),
    yields(line(/^(\w+) went/), machines, {
      ordered: true,
      statement: 'both answers are told, in the order of the start',
    }),
  ],
});
