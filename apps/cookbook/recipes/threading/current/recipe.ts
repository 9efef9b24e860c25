import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const starts = line(/^(\w+) starts$/);
const exits = line(/^(\w+) exits$/);
const names = ['cook', 'waiter', 'dishwasher'];

export const recipe = defineRecipe({
  title: 'Which thread is this?',
  book: [
    { edition: 1, title: 'How to determine the current thread' },
    { edition: 2, title: 'Determining the current thread' },
  ],
  order: 3,
  determinism: 'O',
  invariants: [
    yields(starts, names, { statement: 'each thread starts once, under its own name' }),
    yields(exits, names, { statement: 'each thread exits once, under its own name' }),
    before(starts, exits, { by: 1, statement: 'each thread starts before it exits' }),
    before(starts, exits, { statement: 'all have started before any exits: they run at the same time' }),
    before(event('spawn'), event('join'), { statement: 'all are started before any is joined' }),
    count(line('MainThread has seen them all leave'), 1),
  ],
});
