import { before, count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

const square = /\.square$/;
const search = /\.search$/;
const compute = /\.compute$/;

export const recipe = defineRecipe({
  title: 'Calling a task off without harm to its neighbours',
  book: [],
  order: 19,
  determinism: 'D',
  invariants: [
    holds('the task that was aborted while it waited never begins', (run) => {
      const called = event('cancel').matches(run);
      if (called.length !== 1) return `${called.length} calls cancelled`;
      const task = called[0]?.event?.detail?.['task'];
      const begun = event('run').matches(run);
      return begun.every((match) => match.event?.detail?.['task'] !== task) || 'it ran';
    }),
    count(event('run', square), 3, { statement: 'its three neighbours of the same kind run' }),
    before(event('run', search), event('cancel'), { statement: 'the search runs when the one behind it is aborted' }),
    before(event('done', search), event('run', square), {
      statement: 'and goes on until it has stopped by itself; then its neighbours have their turn',
    }),
    holds('the late task, if it began in time, is ended before its neighbour begins', (run) => {
      const last = event('run', square).matches(run).at(-1)?.position ?? -1;
      const begun = event('run', compute).matches(run).length;
      const ended = event('done', compute).matches(run);
      if (ended.length !== begun) return `${begun} begun, ${ended.length} ended`;
      return ended.every(({ position }) => position < last);
    }),
    count(event('spawn'), 1, { statement: 'one thread does it all: none is killed' }),
    count(line(/^late: TimeoutError$/), 1, { statement: 'who waits for the late task is told that its time is over' }),
    count(line('4 completed, 1 failed, 1 cancelled, 0 threads died'), 1, {
      statement: 'every call is accounted for',
    }),
  ],
});
