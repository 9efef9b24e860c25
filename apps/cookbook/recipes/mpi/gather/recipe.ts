import { count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'One rank gets the parts of all',
  book: [
    { edition: 1, title: 'Collective communication using gather' },
    { edition: 2, title: 'Collective communication using the gather function' },
  ],
  order: 10,
  determinism: 'D',
  launch: { kind: 'ranks', ranks: 5 },
  invariants: [
    yields(line(/^process (\d has sent \d+)$/), ['1 has sent 4', '2 has sent 9', '3 has sent 16', '4 has sent 25'], {
      ordered: true,
      statement: 'the squares come in the order of the ranks',
    }),
    count(event('done', 'Comm.gather'), 5, { statement: 'in the event log, all five take part in the gather' }),
  ],
});
