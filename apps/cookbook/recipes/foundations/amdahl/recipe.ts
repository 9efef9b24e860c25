import { defineRecipe, holds, type Run } from '@parallel-cookbook/cookbook';

const processors = [1, 2, 4, 8, 16, 64, 1024];

interface Row {
  readonly f: number;
  readonly speedups: readonly number[];
  readonly limit: number;
}

function rows(run: Run): Row[] {
  return run.lines.flatMap((text) => {
    const found = /^f=(\S+)((?: +[\d.]+){7}) +(\S+)$/.exec(text);
    if (!found) return [];
    const limit = found[3] === 'none' ? Infinity : Number(found[3]);
    return [{ f: Number(found[1]), speedups: String(found[2]).trim().split(/ +/).map(Number), limit }];
  });
}

/** The statement about every row of a table that has all seven. */
function everyRow(statement: string, check: (row: Row) => boolean): ReturnType<typeof holds> {
  return holds(statement, (run) => {
    const all = rows(run);
    if (all.length !== 7) return `${all.length} rows`;
    const wrong = all.find((row) => !check(row));
    return wrong === undefined || `f=${wrong.f}: ${wrong.speedups.join(' ')}, limit ${wrong.limit}`;
  });
}

export const recipe = defineRecipe({
  title: "Amdahl's law",
  book: [
    { edition: 1, title: 'How to evaluate the performance of a parallel program', prose: true },
    { edition: 2, title: 'Evaluating the performance of a parallel program', prose: true },
  ],
  order: 7,
  determinism: 'D',
  invariants: [
    everyRow('every entry is 1 / ((1 - f) + f / p)', ({ f, speedups }) =>
      processors.every((p, i) => Math.abs((speedups[i] as number) - 1 / (1 - f + f / p)) <= 0.0005 + 1e-9),
    ),
    everyRow('more processors are never slower', ({ speedups }) =>
      speedups.every((s, i) => i === 0 || s >= (speedups[i - 1] as number)),
    ),
    everyRow('the speed-up stays below 1 / (1 - f)', ({ f, speedups, limit }) =>
      f === 0 ? limit === 1 : speedups.every((s) => s < limit),
    ),
    everyRow(
      'a program that can be divided altogether is p times as fast',
      ({ f, speedups }) => f !== 1 || String(speedups) === String(processors),
    ),
    holds('a larger fraction is faster on every number of processors', (run) => {
      const all = rows(run);
      return all.every((row, i) => i === 0 || row.speedups.every((s, j) => s >= (all[i - 1]?.speedups[j] as number)));
    }),
  ],
});
