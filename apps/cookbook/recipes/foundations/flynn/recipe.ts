import { count, defineRecipe, holds, line, yields } from '@parallel-cookbook/cookbook';

const row = /^(\w+) +(\d+) +(\d+) +(-?\d+)$/;

export const recipe = defineRecipe({
  title: "Flynn's taxonomy",
  book: [
    { edition: 1, title: 'The parallel computing memory architecture', prose: true },
    { edition: 2, title: "Flynn's taxonomy", prose: true },
  ],
  order: 2,
  determinism: 'D',
  invariants: [
    yields(line(row), ['SISD', 'SIMD', 'MISD', 'MIMD'], { ordered: true, statement: 'all four classes are shown' }),
    holds('the four checksums are identical', ({ lines }) => {
      const checksums = lines.flatMap((text) => row.exec(text)?.[4] ?? []);
      return new Set(checksums).size === 1 || checksums.join(', ');
    }),
    count(line('       all three programs agree'), 1, { statement: 'the three programs of MISD agree' }),
  ],
});
