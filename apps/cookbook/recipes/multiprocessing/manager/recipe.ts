import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const keys = Array.from({ length: 10 }, (_, key) => key);
const fillers = keys.map((key) => `filler ${key}`);

export const recipe = defineRecipe({
  title: 'A state that processes manage together',
  book: [{ edition: 1, title: 'How to manage a state between processes' }],
  order: 12,
  determinism: 'O',
  invariants: [
    yields(line(/^key = (\d) value = \d+$/), keys, { statement: 'each process sets its key' }),
    count(line(`Results: ${keys.map((key) => `${key}: ${2 * key}`).join(', ')}`), 1, {
      statement: 'in the end the dictionary has what all of them have set',
    }),
    before(line(/^key =/), line(/^Results:/), { statement: 'the program looks when all are done' }),
    yields(event('exit', /^filler/), fillers, {
      by: 'lane',
      statement: 'in the event log, ten processes end by themselves',
    }),
  ],
});
