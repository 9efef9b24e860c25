import { count, defineRecipe, each, holds, line, yields, type Match } from '@parallel-cookbook/cookbook';

const row = /^ +(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) +(-|-?[\d.]+) {2}(real|linear|superlinear)$/;

/** The model's rows come first. */
const modelRows = 6;

function numbers(match: Match): readonly [p: number, time: number, s: number, e: number, cost: number] {
  return match.captures.slice(1, 6).map(Number) as [number, number, number, number, number];
}

export const recipe = defineRecipe({
  title: 'How to evaluate the performance of a parallel program',
  book: [
    { edition: 1, title: 'How to evaluate the performance of a parallel program', prose: true },
    { edition: 2, title: 'Evaluating the performance of a parallel program', prose: true },
  ],
  order: 6,
  determinism: 'T',
  invariants: [
    holds('the model’s table is exact', ({ lines }) => {
      const model = lines.slice(2, 2 + modelRows).map((text) => text.trim().replace(/ +/g, ' '));
      const expected = [
        '1 120.0 1.000 1.000 120.0 - linear',
        '2 60.0 2.000 1.000 120.0 0.000 linear',
        '4 40.0 3.000 0.750 160.0 0.111 real',
        '8 12.0 10.000 1.250 96.0 -0.029 superlinear',
        '16 7.5 16.000 1.000 120.0 0.000 linear',
        '32 130.0 0.923 0.029 4160.0 1.086 real',
      ];
      const wrong = model.findIndex((text, i) => text !== expected[i]);
      return (wrong < 0 && model.length === expected.length) || `row ${wrong + 1}: ${model[wrong]}`;
    }),
    each(line(row), 'S on one processor is 1', (match) => numbers(match)[0] !== 1 || numbers(match)[2] === 1),
    each(line(row), 'E is S / p', (match) => {
      const [p, , s, e] = numbers(match);
      return Math.abs(e - s / p) <= 0.001;
    }),
    each(line(row), 'the cost is p times the time', (match) => {
      const [p, time, , , cost] = numbers(match);
      return Math.abs(cost - p * time) <= 0.05 * (p + 1);
    }),
    holds(
      'the measured curve has at least three points',
      ({ lines }) => lines.filter((text) => row.test(text)).length >= modelRows + 3,
    ),
    count(line(/^Universal Scalability Law: contention [\d.]+, coherency [\d.]+$/), 1, {
      statement: 'a law is fitted to the measurements',
    }),
    yields(line(/^ +1 .*(linear)$/), ['linear', 'linear'], { statement: 'one processor is always linear' }),
  ],
});
