import {
  before,
  bounded,
  count,
  defineRecipe,
  each,
  event,
  exclusive,
  line,
  yields,
} from '@parallel-cookbook/cookbook';

const items = Array.from({ length: 20 }, (_, i) => i + 1);

export const recipe = defineRecipe({
  title: 'A bounded buffer with a condition',
  book: [
    { edition: 1, title: 'Thread synchronization with a condition' },
    { edition: 2, title: 'Thread synchronization with a condition' },
  ],
  order: 11,
  determinism: 'T',
  invariants: [
    bounded(line(/^producer: produced item/), line(/^consumer: consumed item/), {
      max: 10,
      end: 0,
      statement: 'there are from 0 to 10 items in the buffer at every step, and none at the end',
    }),
    each(
      line(/(-?\d+) in the buffer/),
      'the size that the threads share is from 0 to 10',
      ({ captures }) => Number(captures[1]) >= 0 && Number(captures[1]) <= 10,
    ),
    yields(line(/^producer: produced item (\d+)/), items, { ordered: true, statement: 'items 1 to 20 are produced' }),
    yields(line(/^consumer: consumed item (\d+)/), items, { ordered: true, statement: 'items 1 to 20 are consumed' }),
    count(
      line('producer: the buffer is full, stopped'),
      { min: 1 },
      { statement: 'the producer finds the buffer full' },
    ),
    exclusive('lock of buffer', { statement: 'one thread at a time holds the lock of the condition' }),
    before(event('start', 'producer'), event('start', 'consumer')),
  ],
});
