import { before, count, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

const put = /^(.+): priority (-?\d+)$/;
const taken = /^the waiter's job: (.+)$/;

export const recipe = defineRecipe({
  title: 'A queue that gives what is urgent first',
  book: [],
  order: 21,
  determinism: 'D',
  invariants: [
    yields(
      line(taken),
      [
        'take the order',
        'put out the candle that fell',
        'bring the bill to table 4',
        'bring the bill to table 7',
        'lay the tables',
      ],
      { ordered: true, statement: 'the candle comes second, though it was put last; the tables come last' },
    ),
    holds('of what waits, the waiter takes the lowest number, and of equal ones the oldest', (run) => {
      const waiting = line(put).matches(run);
      const [late] = waiting.splice(-1); // it is put when the first job is taken
      for (const [i, { captures }] of line(taken).matches(run).entries()) {
        const [next] = waiting.sort((a, b) => Number(a.captures[2]) - Number(b.captures[2])); // a stable sort
        if (next?.captures[1] !== captures[1]) return `${captures[1]} before ${next?.captures[1]}`;
        waiting.shift();
        if (i === 0 && late) waiting.push(late);
      }
      return waiting.length === 0 || `${waiting.length} left`;
    }),
    before(line(put), line(taken), { by: 1, statement: 'each job is put before it is taken' }),
    before(event('notify', 'begun'), event('notify', 'go on'), {
      statement: 'the first job was taken before the candle fell',
    }),
    count(event('put', 'jobs'), 5, { statement: 'in the event log, five jobs are put' }),
    count(event('get', 'jobs', { lane: 'waiter' }), 5, { statement: 'in the event log, the waiter gets five' }),
  ],
});
