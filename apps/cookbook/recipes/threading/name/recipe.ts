import { before, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const names = ['first thread', 'second thread'];
const running = line(/^(.+) is running, and currentThread\(\) says \1$/);

export const recipe = defineRecipe({
  title: 'Naming a thread',
  book: [{ edition: 2, title: 'Defining a thread subclass' }],
  order: 5,
  determinism: 'O',
  invariants: [
    yields(running, names, { statement: 'each thread runs once, under the name it was given' }),
    before(running, line('End'), { statement: 'End comes last' }),
    yields(event('start'), names, { statement: 'the trace knows the threads by the same names' }),
  ],
});
