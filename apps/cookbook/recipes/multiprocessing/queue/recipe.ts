import { before, bounded, conserved, count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

const appended = line(/^producer: appended (\d+)$/);
const popped = line(/^consumer: popped (\d+), (\d+) left$/);

export const recipe = defineRecipe({
  title: 'Processes that talk through a queue',
  book: [
    { edition: 1, title: 'How to exchange objects between processes' },
    { edition: 2, title: 'Using a queue to exchange data' },
  ],
  order: 9,
  determinism: 'T',
  invariants: [
    count(appended, 10),
    holds('the consumer gets all items, in the order in which they were put in', (run) => {
      const [put, got] = [appended, popped].map((pattern) =>
        pattern
          .matches(run)
          .map(({ captures }) => captures[1])
          .join(),
      );
      return (put === got && put !== '') || `${put} put in, ${got} taken out`;
    }),
    holds('what is left is never more than what was appended and not yet popped', (run) => {
      const puts = appended.matches(run).map(({ position }) => position);
      const wrong = popped.matches(run).find(({ position, captures }, taken) => {
        const appendedBefore = puts.filter((put) => put < position).length;
        return Number(captures[2]) > appendedBefore - (taken + 1);
      });
      return wrong === undefined || wrong.text;
    }),
    before(popped, line('consumer: the queue is shut down and empty'), {
      statement: 'the consumer ends after the last item',
    }),
    conserved(event('put', 'items', { lane: 'producer' }), event('get', 'items', { lane: 'consumer' }), {
      by: ({ event }) => String(event?.detail?.['item']),
      statement: 'in the event log, one process puts in what the other takes out',
    }),
    bounded(event('put', 'items'), event('get', 'items'), {
      end: 0,
      statement: 'the queue never holds less than nothing, and nothing at the end',
    }),
  ],
});
