import { count, defineRecipe, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A tour of the language',
  book: [
    { edition: 1, title: 'Introducing Python' },
    { edition: 2, title: 'Introducing Python' },
  ],
  order: 9,
  determinism: 'D',
  invariants: [
    count(line('fibonacci: 0 1 1 2 3 5 8 13 21 34'), 1),
    count(line('after the block: ENOENT'), 1, { statement: 'the folder is gone after its block' }),
  ],
});
