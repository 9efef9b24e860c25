import { count, defineRecipe, each, holds, line, numberIn, within } from '@parallel-cookbook/cookbook';

const round = line(/^round (\d): both read (-?\d+), the (adder|remover) writes last: (-?\d+)$/);
const forced = line(/^without a lock, step by step: (-?\d+)$/);

export const recipe = defineRecipe({
  title: 'A race, and the lock that ends it',
  book: [{ edition: 1, title: 'Thread synchronization with Lock and RLock' }],
  order: 6,
  determinism: 'T',
  // 400 000 events of one lock would say nothing that the total does not say.
  events: ['spawn', 'start', 'join', 'exit'],
  invariants: [
    within(numberIn(line(/^with a lock: (-?\d+)$/)), { min: 0, max: 0, statement: 'with a lock the total is 0' }),
    count(line(/^without a lock, running freely: -?\d+$/), 1, {
      statement: 'running freely without a lock, the total is some whole number',
    }),
    count(round, 5),
    each(round, 'each forced round loses the change of whoever writes first', ({ captures }) => {
      const [before, name, after] = [Number(captures[2]), captures[3], Number(captures[4])];
      return after === before + (name === 'adder' ? 1 : -1);
    }),
    holds('the forced race never ends at 0', (run) => {
      const total = forced.matches(run)[0]?.captures[1];
      return (total !== undefined && Number(total) !== 0) || `it ended at ${total}`;
    }),
  ],
});
