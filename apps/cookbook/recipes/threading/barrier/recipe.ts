import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const runners = ['runner 1', 'runner 2', 'runner 3'];

export const recipe = defineRecipe({
  title: 'A barrier where threads meet',
  book: [{ edition: 2, title: 'Thread synchronization with a barrier' }],
  order: 14,
  determinism: 'O',
  invariants: [
    before(line(/ reached the barrier$/), line(/ passed the barrier$/), {
      statement: 'nobody passes before the last has arrived',
    }),
    yields(line(/^(.*) reached the barrier$/), runners, { statement: 'each runner arrives once' }),
    yields(line(/^(.*) passed the barrier$/), runners, { statement: 'each runner passes once' }),
    count(line('all three are there'), 1, { statement: 'exactly one runner gets index 0' }),
    before(event('wait', 'finish'), event('acquire', 'finish'), {
      statement: 'in the event log, whoever waits is there before anybody goes on',
    }),
    before(event('notify', 'finish'), event('acquire', 'finish'), {
      statement: 'in the event log, the last to arrive lets all of them go on',
    }),
    count(event('acquire', 'finish'), 3, { statement: 'in the event log, three go on' }),
    before(line('start of the race'), line(/ reached /)),
    before(line(/ passed /), line('race over')),
  ],
});
