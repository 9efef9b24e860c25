import { defineRecipe, each, holds, line, yields, type Run } from '@parallel-cookbook/cookbook';

const row = /^((?:static|dynamic), .*?) +(\d+) +(\d+) +(\d+) +(\d+) +([\d.]+)$/;

/** What a row of the table says: each worker's load, and the imbalance. */
function table(run: Run): Map<string, { readonly total: number; readonly imbalance: number }> {
  return new Map(
    run.lines.flatMap((text) => {
      const found = row.exec(text);
      if (!found) return [];
      const loads = found.slice(2, 6).map(Number);
      return [[found[1] as string, { total: loads.reduce((a, b) => a + b), imbalance: Number(found[6]) }]];
    }),
  );
}

export const recipe = defineRecipe({
  title: 'How to design a parallel program',
  book: [
    { edition: 1, title: 'How to design a parallel program', prose: true },
    { edition: 2, title: 'Designing a parallel program', prose: true },
  ],
  order: 5,
  determinism: 'T',
  invariants: [
    holds('five assignments in virtual time and two on threads are shown', (run) => table(run).size === 9),
    yields(line(/rows painted once: (\d+) of 64/), [64, 64], { statement: 'each task is done exactly once' }),
    holds('every assignment does the same work', (run) => {
      const loads = [...table(run)].filter(([name]) => !name.endsWith(', end'));
      const totals = new Set(loads.map(([, { total }]) => total));
      return totals.size === 1 || [...totals].join(', ');
    }),
    holds(
      'in virtual time self-scheduling balances better than blocks, and fine pieces better than coarse ones',
      (run) => {
        const of = (name: string): number => table(run).get(name)?.imbalance ?? NaN;
        const [fine, middle, coarse] = [1, 4, 16].map((grain) => of(`dynamic, ${grain} at a time`)) as [
          number,
          number,
          number,
        ];
        return fine <= middle && middle <= coarse && coarse <= of('static, blocks') && fine < 1.05;
      },
    ),
    each(
      line(row),
      'imbalance lies between 1 and the number of workers',
      ({ captures }) => Number(captures[6]) >= 1 && Number(captures[6]) <= 4,
    ),
  ],
});
