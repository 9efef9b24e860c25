import { alternates, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Defining a thread',
  book: [
    { edition: 1, title: 'How to define a thread' },
    { edition: 2, title: 'Defining a thread' },
  ],
  order: 2,
  determinism: 'D',
  invariants: [
    yields(line(/^function called by thread (\d)$/), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { ordered: true }),
    alternates(event('spawn'), event('join'), { statement: 'each thread is joined before the next one is started' }),
  ],
});
