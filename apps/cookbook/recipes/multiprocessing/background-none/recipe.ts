import { before, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const names = ['first', 'second'];

export const recipe = defineRecipe({
  title: 'Running processes that are no daemons',
  book: [{ edition: 2, title: 'Running processes in the background' }],
  order: 6,
  determinism: 'O',
  invariants: [
    yields(line(/^---> (\d)$/), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { statement: 'both do all of their work' }),
    before(line(/^starting (.+)$/), line(/^exiting (.+)$/), { by: 1 }),
    yields(line(/^exiting (.+)$/), names, { statement: 'both come to their end' }),
    yields(event('exit'), names, { statement: 'in the event log, both end by themselves' }),
    before(event('exit'), event('join'), { by: 'object', statement: 'the program sees the end of each' }),
    before(line('main has nothing more to do'), line(/^exiting /), {
      statement: 'the program is done before they are, and waits',
    }),
  ],
});
