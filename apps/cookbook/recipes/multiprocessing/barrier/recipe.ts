import { before, count, defineRecipe, event, exclusive, holds, line, yields } from '@parallel-cookbook/cookbook';

const pair = ['p1', 'p2'];
const told = line(/^(p\d) with(?:out)? barrier ----> (\S+Z)$/);

export const recipe = defineRecipe({
  title: 'Processes that meet at a barrier',
  book: [
    { edition: 1, title: 'How to synchronize processes' },
    { edition: 2, title: 'Synchronizing processes' },
  ],
  order: 11,
  determinism: 'T',
  invariants: [
    yields(told, ['p1', 'p2', 'p3', 'p4'], { statement: 'each of the four tells the time once' }),
    holds('every time is a date', (run) =>
      told.matches(run).every(({ captures }) => !Number.isNaN(Date.parse(captures[2] ?? ''))),
    ),
    before(line(/^p\d reaches the barrier$/), line(/^p\d with barrier/), {
      statement: 'nobody passes before the other has arrived',
    }),
    yields(event('acquire', 'synchronizer'), pair, { by: 'lane', statement: 'in the event log, two processes go on' }),
    before(event('wait', 'synchronizer'), event('acquire', 'synchronizer'), {
      statement: 'in the event log, who waits does so before either goes on',
    }),
    before(event('notify', 'synchronizer'), event('acquire', 'synchronizer'), {
      statement: 'in the event log, either goes on when the later one has come',
    }),
    count(event('notify', 'synchronizer'), 1, { statement: 'in the event log, the later one lets both go on' }),
    exclusive('serializer', { statement: 'the two print one after the other' }),
  ],
});
