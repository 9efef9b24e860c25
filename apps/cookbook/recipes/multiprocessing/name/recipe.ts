import { before, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const names = ['foo_process', 'Process-2'];

export const recipe = defineRecipe({
  title: 'Naming a process',
  book: [
    { edition: 1, title: 'How to name a process' },
    { edition: 2, title: 'Naming a process' },
  ],
  order: 4,
  determinism: 'O',
  invariants: [
    yields(line(/^starting (.+)$/), names, { statement: 'each process starts once, under its name' }),
    yields(line(/^exiting (.+)$/), names, { statement: 'each process ends once, under its name' }),
    before(line(/^starting (.+)$/), line(/^exiting (.+)$/), { by: 1 }),
    before(line(/^starting/), line(/^exiting/), { statement: 'both run at the same time' }),
    yields(event('start'), names, { statement: 'the trace knows the processes by the same names' }),
    before(event('exit'), event('join'), { by: 'object', statement: 'each has ended before its join is seen' }),
  ],
});
