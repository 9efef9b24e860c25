import { count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'An inventory of threads',
  book: [
    { edition: 1, title: 'Using the Python threading module' },
    { edition: 2, title: 'What is a thread?', prose: true },
    { edition: 2, title: 'Python threading module', prose: true },
  ],
  order: 1,
  determinism: 'T',
  invariants: [
    yields(line(/: (\d+) alive$/), [1, 3, 1], {
      ordered: true,
      statement: 'one thread is alive at first, three while two more run, one when both have ended',
    }),
    count(line(/, the main thread$/), 3, { statement: 'the main thread is listed every time' }),
    count(line(/^ {2}porter with ident \d+, a thread beside it$/), 1),
    yields(event('join'), ['porter', 'Thread-1'], { statement: 'both threads were joined' }),
  ],
});
