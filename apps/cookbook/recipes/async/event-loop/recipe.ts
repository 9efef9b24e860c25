import { count, defineRecipe, holds, line, type Run } from '@parallel-cookbook/cookbook';

interface Turn {
  readonly time: number;
  readonly name: string;
}

/** The turns of the first loop, or of the second, in order. */
function turns(run: Run, loop: 'first' | 'second'): Turn[] {
  const second = run.lines.findIndex((text) => text.startsWith('A minute'));
  const lines = loop === 'first' ? run.lines.slice(0, second) : run.lines.slice(second);
  return lines.flatMap((text) => {
    const found = /^(\d+) s: task ([ABC])$/.exec(text);
    return found ? [{ time: Number(found[1]), name: String(found[2]) }] : [];
  });
}

function cycles(found: readonly Turn[]): boolean | string {
  const names = found.map(({ name }) => name).join('');
  return (names !== '' && 'ABC'.repeat(names.length).startsWith(names)) || names;
}

export const recipe = defineRecipe({
  title: 'The event loop by hand',
  book: [
    { edition: 1, title: 'Event loop management' },
    { edition: 2, title: 'Event loop management' },
  ],
  order: 2,
  determinism: 'D',
  invariants: [
    holds('in nine seconds there are nine turns, one in each second', (run) => {
      const times = turns(run, 'first').map(({ time }) => time);
      return times.join() === '0,1,2,3,4,5,6,7,8' || times.join();
    }),
    holds('A hands on to B, B to C, C to A', (run) => cycles(turns(run, 'first'))),
    holds('and so they do in the minute with random pauses', (run) => cycles(turns(run, 'second'))),
    holds('the pauses of the minute are one to five seconds, and no turn comes after its end', (run) => {
      const times = turns(run, 'second').map(({ time }) => time);
      const pauses = times.slice(1).map((time, i) => time - (times[i] as number));
      return (
        (pauses.length > 0 && pauses.every((pause) => pause >= 1 && pause <= 5) && times.every((time) => time < 60)) ||
        times.join()
      );
    }),
    holds('nothing is called after the stop, not even what was left for later', (run) => {
      const after = run.lines.flatMap((text, i) => (text.includes('stopped') ? [run.lines[i + 1]] : []));
      return (
        (after.length === 2 &&
          after.every((text) => text === 'closed: true') &&
          !/time is over/.test(run.lines.join())) ||
        after.join()
      );
    }),
    count(line(/stopped, and a callback is left for (?:9|60) s$/), 2, {
      statement: 'both loops are stopped while a callback is left',
    }),
  ],
});
