import { defineRecipe, each, holds, line, type Run } from '@parallel-cookbook/cookbook';

const processors = [1, 2, 4, 8, 16, 64, 1024];

/** The table's rows: serial share and the scaled speed-ups beside it. */
function rows(run: Run): { readonly a: number; readonly scaled: readonly number[] }[] {
  return run.lines.flatMap((text) => {
    const found = /^a=(\S+)\s+(.*)$/.exec(text);
    return found ? [{ a: Number(found[1]), scaled: String(found[2]).split(/\s+/).map(Number) }] : [];
  });
}

export const recipe = defineRecipe({
  title: "Gustafson's law",
  book: [
    { edition: 1, title: 'How to evaluate the performance of a parallel program', prose: true },
    { edition: 2, title: 'Evaluating the performance of a parallel program', prose: true },
  ],
  order: 8,
  determinism: 'D',
  invariants: [
    holds('with no serial share the speed-up is p, with nothing else it is 1', (run) => {
      const [none, all] = [0, 1].map((share) => rows(run).find(({ a }) => a === share)?.scaled);
      return String(none) === String(processors) && String(all) === String(processors.map(() => 1));
    }),
    holds(
      'every entry of the table is p - a (p - 1)',
      (run) =>
        rows(run).length === 6 &&
        rows(run).every(({ a, scaled }) =>
          processors.every((p, i) => Math.abs((scaled[i] as number) - (p - a * (p - 1))) < 0.006),
        ),
    ),
    each(
      line(/^p=\d+ +\.*(?:A\.*)?G/),
      'Gustafson is never below Amdahl at the same serial share',
      ({ text }) => text.indexOf('G') >= text.indexOf('A'),
    ),
    each(
      line(/^p=\d+ +[\d.]+ +[\d.]+ +([\d.]+) +([\d.]+)$/),
      'both laws give the same speed-up for the same run',
      ({ captures }) => captures[1] === captures[2],
    ),
  ],
});
