import { bounded, count, defineRecipe, event, holds, line, type Run } from '@parallel-cookbook/cookbook';

/** The items that somebody put, took or did, in order, before or after the queue was closed in the middle of the work. */
function items(run: Run, verb: 'put' | 'took' | 'did', part: 'in peace' | 'in the middle'): string[] {
  const border = run.lines.indexOf('In the middle of the work');
  const lines = part === 'in peace' ? run.lines.slice(0, border) : run.lines.slice(border);
  return lines.flatMap((text) => {
    const found = new RegExp(`^\\S+ s: \\S.* ${verb} ([ab]\\d)$`).exec(text);
    return found ? [String(found[1])] : [];
  });
}

function same(a: readonly string[], b: readonly string[]): boolean | string {
  return (a.length > 0 && a.join() === b.join()) || `${a.join()} and ${b.join()}`;
}

export const recipe = defineRecipe({
  title: 'A queue between tasks, and how it is shut down',
  book: [],
  order: 9,
  determinism: 'D',
  invariants: [
    holds('in peace, ten items are put, and each is taken and done once', (run) => {
      const put = items(run, 'put', 'in peace').sort();
      const took = items(run, 'took', 'in peace').sort();
      if (put.join() !== 'a1,a2,a3,a4,a5,b1,b2,b3,b4,b5') return put.join();
      return same(put, took) === true ? same(put, items(run, 'did', 'in peace').sort()) : took.join();
    }),
    holds('each producer has its items taken in the order in which it put them', (run) => {
      for (const part of ['in peace', 'in the middle'] as const) {
        for (const name of ['a', 'b']) {
          const own = items(run, 'took', part).filter((item) => item.startsWith(name));
          if (same(own, [...own].sort()) !== true) return own.join();
        }
      }
      return true;
    }),
    bounded(event('put', 'jobs'), event('get', 'jobs'), {
      max: 3,
      end: 3,
      statement: 'in the event log, the queue never holds more than three, and at the end what was dropped',
    }),
    count(event('wait', 'jobs'), { min: 5 }, { statement: 'producers wait for room and consumers for items' }),
    count(line(/waits for room$/), 6, { statement: 'the producers are held up by the consumers' }),
    holds('join comes back when the last item is done, and the consumers go home after that', (run) => {
      const done = run.lines.findIndex((text) => text.endsWith('all is done'));
      const did = run.lines.slice(0, done).filter((text) => / did /.test(text)).length;
      const home = run.lines.slice(done + 1, done + 5).map((text) => text.replace(/^\S+ s: /, ''));
      return (
        (did === 10 && home.slice(0, 3).every((text) => text.endsWith('goes home')) && home[3] === 'all have gone') ||
        `${did} done, then ${home.join('; ')}`
      );
    }),
    holds('closed at once, whatever was taken is done, and nothing else', (run) => {
      const [took, did] = [items(run, 'took', 'in the middle'), items(run, 'did', 'in the middle')];
      return same([...took].sort(), [...did].sort());
    }),
    holds('what was put is taken or dropped', (run) => {
      const [closed] = line(/closed at once, (\d+) dropped$/).matches(run);
      const [put, took] = [items(run, 'put', 'in the middle'), items(run, 'took', 'in the middle')];
      return put.length - took.length === Number(closed?.captures[1]) || `${put.length} put, ${took.length} taken`;
    }),
    count(line(/is told that the queue is closed$/), 1, { statement: 'who waits for room is told' }),
  ],
});
