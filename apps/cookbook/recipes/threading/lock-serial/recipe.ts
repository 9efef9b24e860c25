import {
  before,
  count,
  defineRecipe,
  disjoint,
  elapsed,
  event,
  exclusive,
  holds,
  line,
  unique,
} from '@parallel-cookbook/cookbook';

const running = line(/^(Thread#\d) running, belonging to process id \S+$/);
const over = line(/^(Thread#\d) over$/);

export const recipe = defineRecipe({
  title: 'A lock round all of it',
  book: [{ edition: 2, title: 'Thread synchronization with a lock' }],
  order: 7,
  determinism: 'O',
  invariants: [
    count(running, 9),
    unique(running, { statement: 'each thread runs once' }),
    disjoint(running, over, { statement: 'nobody runs before the one ahead is over' }),
    exclusive('lock'),
    count(event('acquire', 'lock'), 9),
    before(over, line('End'), { statement: 'End comes last' }),
    holds('the lock is busy for at least the sum of the sleeps', (run) => {
      const sum = Number(line(/^(\d+) s of sleep, the longest \d+ s, took /).matches(run)[0]?.captures[1]);
      const [busy = NaN] = elapsed(event('acquire', 'lock'), event('release', 'lock')).of(run);
      return busy >= sum * 0.95 || `${busy} s for ${sum} s of sleep`;
    }),
  ],
});
