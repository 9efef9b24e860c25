import {
  before,
  bounded,
  conserved,
  defineRecipe,
  event,
  holds,
  line,
  unique,
  yields,
} from '@parallel-cookbook/cookbook';

const numbers = Array.from({ length: 10 }, (_, i) => i + 1);
const popped = /^(consumer \d): popped item (\d+) =/;

export const recipe = defineRecipe({
  title: 'Threads that talk through a queue',
  book: [
    { edition: 1, title: 'Thread communication using a queue' },
    { edition: 2, title: 'Thread communication using a queue' },
  ],
  order: 15,
  determinism: 'T',
  invariants: [
    yields(line(/^producer: appended item (\d+)/), numbers, { ordered: true, statement: 'ten items are appended' }),
    conserved(line(/^producer: appended (item .*)/), line(/^consumer \d: popped (item .*)/), {
      statement: 'what was appended is what was popped',
    }),
    unique(line(popped), { by: 2, statement: 'each item goes to one consumer' }),
    before(line(/appended item (\d+)/), line(/popped item (\d+)/), {
      by: 1,
      statement: 'no item is popped before it was appended',
    }),
    holds('each consumer gets its items in the order in which they were appended', (run) => {
      const last = new Map<string, number>();
      for (const { captures, text } of line(popped).matches(run)) {
        const [, consumer = '', number = ''] = captures;
        if (Number(number) <= (last.get(consumer) ?? 0)) return text;
        last.set(consumer, Number(number));
      }
      return last.size > 0;
    }),
    conserved(event('put', 'items'), event('get', 'items'), {
      by: ({ event }) => String(event?.detail?.['item']),
      statement: 'in the event log, each item that was put is got once',
    }),
    bounded(event('put', 'items'), event('get', 'items'), {
      end: 0,
      statement: 'the queue never holds less than nothing, and nothing at the end',
    }),
  ],
});
