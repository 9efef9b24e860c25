import { before, count, defineRecipe, event, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'The deadlock avoided: opposite orders',
  book: [
    { edition: 1, title: 'Avoiding deadlock problems' },
    { edition: 2, title: 'Avoiding deadlock problems' },
  ],
  order: 6,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 9 },
  invariants: [
    count(line('data received by rank 5: a'), 1, { statement: 'rank 5 has what rank 1 has sent' }),
    count(line('data received by rank 1: b'), 1, { statement: 'rank 1 has what rank 5 has sent' }),
    before(event('recv', 'rank 1 → rank 5'), event('send', 'rank 5 → rank 1'), {
      statement: 'in the event log, rank 5 sends after it has received',
    }),
  ],
});
