import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const links = ['rank 0 → rank 4', 'rank 1 → rank 8'];

export const recipe = defineRecipe({
  title: 'Messages from one rank to another',
  book: [
    { edition: 1, title: 'Point-to-point communication' },
    { edition: 2, title: 'Implementing point-to-point communication' },
  ],
  order: 3,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 9 },
  invariants: [
    yields(line(/^my rank is: (\d)$/), [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    count(line('data received is = 10000000'), 1, { statement: 'rank 4 has the number of rank 0' }),
    count(line('data1 received is = hello'), 1, { statement: 'rank 8 has the string of rank 1' }),
    yields(event('recv'), links, { statement: 'in the event log, two messages arrive, each where it belongs' }),
    before(event('send'), event('recv'), {
      by: 'object',
      statement: 'in the event log, each message leaves before it arrives',
    }),
  ],
});
