import { count, defineRecipe, event, exclusive, holds, line, type Run } from '@parallel-cookbook/cookbook';

const added = line(/^added one item, (\d+) left to add$/);
const removed = line(/^removed one item, (\d+) left to remove$/);
const total = line(/^(\d+) added, (\d+) removed: the box holds (-?\d+)$/);

function entries(run: Run, lane: string): number {
  return event('acquire', 'box', { lane }).matches(run).length;
}

export const recipe = defineRecipe({
  title: 'A lock that its holder may take again',
  book: [
    { edition: 1, title: 'Thread synchronization with Lock and RLock' },
    { edition: 2, title: 'Thread synchronization with RLock' },
  ],
  order: 9,
  determinism: 'O',
  invariants: [
    holds('the box holds what was added less what was removed', (run) => {
      const [, adds, removes, held] = total.matches(run)[0]?.captures.map(Number) ?? [];
      if (adds === undefined || removes === undefined) return 'no total';
      return held === adds - removes || `${held} after ${adds} added and ${removes} removed`;
    }),
    holds('each item was reported once, and none is left', (run) => {
      const [, adds, removes] = total.matches(run)[0]?.captures.map(Number) ?? [];
      const seen = [added, removed].map((pattern) => pattern.matches(run));
      const ends = seen.map((matches) => matches.at(-1)?.captures[1]).join(', ');
      if (ends !== '0, 0') return `${ends} left`;
      return (seen[0]?.length === adds && seen[1]?.length === removes) || seen.map(({ length }) => length).join(', ');
    }),
    exclusive('box', { statement: 'one thread at a time is in the box' }),
    holds('a thread enters the box from outside once for each item', (run) => {
      const [, adds, removes] = total.matches(run)[0]?.captures.map(Number) ?? [];
      const seen = [entries(run, 'adder'), entries(run, 'remover')];
      return (seen[0] === adds && seen[1] === removes) || seen.join(', ');
    }),
    count(line('entered twice, depth 2'), 1, { statement: 'the holder enters a second time, to depth 2' }),
    count(line(/^NotOwnerError: /), 1, { statement: 'who holds nothing cannot release' }),
  ],
});
