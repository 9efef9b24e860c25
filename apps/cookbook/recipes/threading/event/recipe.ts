import { before, conserved, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const places = Array.from({ length: 10 }, (_, i) => i + 1);

export const recipe = defineRecipe({
  title: 'An event for what has arrived',
  book: [
    { edition: 1, title: 'Thread synchronization with an event' },
    { edition: 2, title: 'Thread synchronization with an event' },
  ],
  order: 12,
  determinism: 'O',
  invariants: [
    yields(line(/^producer: appended item (\d+)/), places, {
      ordered: true,
      statement: 'ten items are appended, in order',
    }),
    yields(line(/^consumer: popped item (\d+)/), places, {
      ordered: true,
      statement: 'the same ten are popped, in the same order',
    }),
    conserved(line(/^producer: appended (item .*)/), line(/^consumer: popped (item .*)/), {
      statement: 'each item is popped with the value with which it was appended',
    }),
    before(line(/^producer: appended item (\d+)/), line(/^consumer: popped item (\d+)/), {
      by: 1,
      statement: 'no item is popped before it was appended',
    }),
    before(event('notify', 'grown'), event('exit', 'consumer'), {
      statement: 'the consumer ends after the event was set for the last time',
    }),
  ],
});
