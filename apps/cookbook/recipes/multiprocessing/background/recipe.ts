import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Running a process in the background',
  book: [
    { edition: 1, title: 'How to run a process in the background' },
    { edition: 2, title: 'Running processes in the background' },
  ],
  order: 5,
  determinism: 'T',
  invariants: [
    yields(line(/^starting (.+)$/), ['background', 'foreground'], { statement: 'both processes begin' }),
    yields(line(/^---> (\d)$/), [5, 6, 7, 8, 9], {
      ordered: true,
      statement: 'the one that is no daemon does all of its work',
    }),
    yields(line(/^exiting (.+)$/), ['foreground'], { statement: 'only the one that is no daemon comes to its end' }),
    yields(event('exit'), ['foreground'], { statement: 'in the event log, the daemon does not end by itself' }),
    before(event('exit', 'foreground'), event('join', 'foreground'), {
      statement: 'the program waits for the other one',
    }),
    count(line('main has nothing more to do'), 1),
  ],
});
