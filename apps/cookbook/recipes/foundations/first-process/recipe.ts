import { before, count, defineRecipe, holds, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Start working with processes',
  book: [{ edition: 1, title: 'Start working with processes in Python' }],
  order: 12,
  determinism: 'D',
  invariants: [
    count(line('  Hello, child, from a program of its own'), 1, { statement: 'the child greets' }),
    before(line('  Hello, child, from a program of its own'), line('the child has ended with exit code 0'), {
      statement: 'the parent waits until its child has ended',
    }),
    before(line('The program becomes another one'), line('  Hello, successor, from a program of its own'), {
      statement: 'the other program runs in the place of the first',
    }),
    count(line(/nobody ever sees/), 0, { statement: 'the line after exec is never reached' }),
    holds(
      'the successor has the last word',
      ({ lines }) => lines.at(-1) === '  Hello, successor, from a program of its own',
    ),
  ],
});
