import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const greeting = /^greeter: Hello from a thread \((\d+)\)$/;

export const recipe = defineRecipe({
  title: 'Start working with threads',
  book: [{ edition: 1, title: 'Start working with threads in Python' }],
  order: 13,
  determinism: 'O',
  invariants: [
    before(line('greeter started'), line(greeting), { statement: 'the thread says that it started, then greets' }),
    before(line(greeting), line('greeter ended'), {
      statement: 'the thread says that it ended after its last greeting',
    }),
    yields(line(greeting), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { ordered: true, statement: 'ten greetings, in order' }),
    before(line('main started'), line('main ended')),
    before(line('main started'), line('greeter started')),
    before(event('spawn', 'greeter'), event('start', 'greeter')),
    count(event('exit', 'greeter'), 1, { statement: 'the thread comes to its own end, although nobody joins it' }),
  ],
});
