import { count, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'The heat equation on four ranks',
  book: [],
  order: 14,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 4 },
  invariants: [
    yields(line(/^rank (\d) at \[\d, \d\] has done 100 steps on 512 × 512 points$/), [0, 1, 2, 3], {
      statement: 'each rank works on a quarter of the plate',
    }),
    count(line('points that differ from those of one rank alone: 0 of 1048576'), 1, {
      statement: 'the result is, bit for bit, that of one rank alone',
    }),
    holds('in the event log, each pair of neighbours exchanges its borders at every step', (run) => {
      const links = new Map<string, number>();
      for (const { event: seen } of event('recv').matches(run))
        links.set(seen!.object, (links.get(seen!.object) ?? 0) + 1);
      return (links.size === 8 && [...links.values()].every((times) => times === 100)) || JSON.stringify([...links]);
    }),
  ],
});
