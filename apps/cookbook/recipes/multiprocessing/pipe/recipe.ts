import { before, count, defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Processes that talk through pipes',
  book: [
    { edition: 1, title: 'How to exchange objects between processes' },
    { edition: 2, title: 'Using pipes to exchange objects' },
  ],
  order: 10,
  determinism: 'D',
  invariants: [
    yields(line(/^(\d+)$/), [0, 1, 4, 9, 16, 25, 36, 49, 64, 81], {
      ordered: true,
      statement: 'all squares come through both pipes, in order',
    }),
    count(line('End'), 1, { statement: 'the end of the first pipe reaches the end of the second' }),
    before(line(/^\d+$/), line('End'), { statement: 'nothing is lost before the end' }),
  ],
});
