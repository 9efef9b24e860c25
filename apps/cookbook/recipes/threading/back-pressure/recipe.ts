import { before, bounded, conserved, count, defineRecipe, event, line } from '@parallel-cookbook/cookbook';

const threads = 2;
const limit = 3;

const submit = event('submit', /\.work$/);
const done = event('done', /\.work$/);
const put = event('put', 'items');
const get = event('get', 'items');

export const recipe = defineRecipe({
  title: 'A producer that has to wait',
  book: [],
  order: 20,
  determinism: 'D',
  invariants: [
    bounded(submit, done, {
      max: threads + limit,
      end: 0,
      statement: 'the pool never has more than 2 jobs for its threads and 3 that wait',
    }),
    conserved(submit, done, {
      by: ({ event }) => String(event?.detail?.['task']),
      statement: 'each job that was submitted is done once',
    }),
    count(submit, 20, { statement: 'the job that was refused is none of the 20' }),
    bounded(put, get, { max: limit, end: 0, statement: 'the queue never holds more than 3 items' }),
    conserved(put, get, {
      by: ({ event }) => String(event?.detail?.['item']),
      statement: 'each item that was put is got once',
    }),
    before(event('notify', 'full'), event('start', 'consumer'), {
      statement: 'the queue is full before the consumer begins',
    }),
    count(line(/: sum 2870$/), 2, { statement: 'both ways give the sum of the squares of 1 to 20' }),
  ],
});
