import { before, count, defineRecipe, event, holds, line, yields, type Run } from '@parallel-cookbook/cookbook';

const comes = line(/^(\w+) comes with .*: priority (-?\d+)$/);
const treated = line(/^the doctor has treated (\w+)$/);

const submits = event('submit', /\.treat$/);
const runs = event('run', /\.treat$/);

/** The patients in the order in which they come, and the numbers of their tasks: they are submitted in that order. */
function arrivals(run: Run): { readonly name: string; readonly priority: number; readonly task: unknown }[] {
  const submitted = submits.matches(run);
  return comes.matches(run).map(({ captures: [, name = '', priority] }, i) => ({
    name,
    priority: Number(priority),
    task: submitted[i]?.event?.detail?.['task'],
  }));
}

export const recipe = defineRecipe({
  title: 'Urgent tasks overtake those that wait',
  book: [],
  order: 18,
  determinism: 'D',
  invariants: [
    holds('tasks begin by priority, those of one priority in the order of their submission', (run) => {
      const expected = arrivals(run).sort((a, b) => b.priority - a.priority); // a stable sort
      const begun = runs.matches(run).map((match) => match.event?.detail?.['task']);
      const names = begun.map((task) => expected.find((arrival) => arrival.task === task)?.name ?? '?');
      return names.join() === expected.map(({ name }) => name).join() || names.join(', ');
    }),
    holds('urgent ones do overtake: the order of begin is not that of submission', (run) => {
      const begun = runs.matches(run).map((match) => Number(match.event?.detail?.['task']));
      return begun.some((task, i) => task < (begun[i - 1] ?? 0)) || begun.join(', ');
    }),
    before(event('done', /\.prepare$/), runs, {
      statement: 'what runs is not interrupted: all that wait begin after it is done',
    }),
    before(submits, runs, { statement: 'all had been submitted before the first one began' }),
    yields(treated, ['Eva', 'Dan', 'Finn', 'Ada', 'Cleo', 'Gil', 'Ben'], {
      ordered: true,
      statement: 'the heart attack is treated first, the form last',
    }),
    count(event('spawn'), 1, { statement: 'one thread does it all' }),
  ],
});
