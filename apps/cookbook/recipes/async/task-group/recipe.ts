import { count, defineRecipe, event, holds, line, type Run } from '@parallel-cookbook/cookbook';

const titles = ['All goes well', 'The hotel is sold out', 'And the line of the car is busy'];

/** What is said in one of the three attempts. */
function attempt(run: Run, title: string): readonly string[] {
  const from = run.lines.indexOf(title);
  const to = run.lines.findIndex((text, i) => i > from && titles.includes(text));
  return from < 0 ? [] : run.lines.slice(from + 1, to < 0 ? undefined : to);
}

function inEach(check: (said: readonly string[]) => boolean | string): (run: Run) => boolean | string {
  return (run) => {
    for (const title of titles) {
      const answer = check(attempt(run, title));
      if (answer !== true) return `${title}: ${answer || 'it is not so'}`;
    }
    return true;
  };
}

export const recipe = defineRecipe({
  title: 'Structured concurrency: the first failure ends the rest',
  book: [],
  order: 7,
  determinism: 'D',
  invariants: [
    count(line('3.5 s: told: flight, hotel, car'), 1, {
      statement: 'if all goes well the group takes as long as its slowest task, and gives all results in order',
    }),
    holds(
      'whoever began has cleaned up before the caller is told',
      inEach((said) => {
        const told = said.findIndex((text) => text.includes('told'));
        const before = said.slice(0, told).filter((text) => text.endsWith(': hung up'));
        return new Set(before.map((text) => text.replace(/^\S+ s: /, ''))).size === 3 || before.join('; ');
      }),
    ),
    holds(
      'and nothing goes on afterwards',
      inEach((said) => {
        const told = said.findLastIndex((text) => text.includes('told'));
        const after = said.slice(told + 1).join('; ');
        return /^\d+(?:\.\d)? s: nothing has happened since$/.test(after) || after;
      }),
    ),
    count(line(/ car booked$/), 1, { statement: 'the car is not booked if the hotel is sold out' }),
    count(line(/ car given up$/), 2, { statement: 'it is given up instead, before its time' }),
    count(line('3 s: told: sold out: hotel'), 2, { statement: 'the failure is told by its class' }),
    count(line('3 s: told: something else: the line of the car is busy'), 1, {
      statement: 'a second failure is told as well',
    }),
    holds('in the event log, all three tasks of a group have ended before the program that waits for them', (run) => {
      const ends = run.events.filter(({ kind }) => kind === 'done' || kind === 'cancel').map(({ object }) => object);
      const groups = ends
        .join()
        .split(/,?main,?/)
        .filter(Boolean);
      return (
        (groups.length === 3 && groups.every((group) => group.split(',').sort().join() === 'car,flight,hotel')) ||
        ends.join()
      );
    }),
    count(event('cancel', 'car'), 1, { statement: 'the task that is given up ends as cancelled' }),
  ],
});
