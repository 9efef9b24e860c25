// The defect: the divisible fraction and the serial share are mixed up.
// Amdahl's law: however many processors share the part of a program that can be divided, the rest takes its time. The
// program prints the speed-up for several divisible fractions, the limit of each, and the curves.
import { amdahl, amdahlLimit } from '@parallel-cookbook/primitives';

const fractions = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
const processors = [1, 2, 4, 8, 16, 64, 1024];

console.log('Speed-up 1 / ((1 - f) + f / p), fraction f on p processors');
console.log('f \\ p'.padEnd(8) + [...processors, 'limit'].map((p) => String(p).padStart(9)).join(''));
for (const f of fractions) {
  const speedups = processors.map((p) => amdahl({ parallelFraction: 1 - f, processors: p }));
  const cells = [...speedups, amdahlLimit(f)].map((s) => (s === Infinity ? 'none' : s.toFixed(3)).padStart(9));
  console.log(`f=${f}`.padEnd(8) + cells.join(''));
}

// Each curve is drawn with a letter of its own, processors from left to right on a scale that doubles.
const curves = [
  ['e', 0.5],
  ['d', 0.75],
  ['c', 0.9],
  ['b', 0.95],
  ['a', 0.99],
] as const;
const height = 20;
const width = 61; // six columns each time that p doubles, up to 1024
const canvas = Array.from({ length: height + 1 }, () => Array.from({ length: width }, () => ' '));
for (const [letter, f] of curves) {
  for (let column = 0; column < width; column++) {
    const s = amdahl({ parallelFraction: f, processors: Math.round(2 ** (column / 6)) });
    const line = canvas[height - Math.round(s)];
    if (line) line[column] = letter; // a curve that leaves the picture is not drawn there
  }
}
console.log(
  `\nSpeed-up up to ${height}: ${[...curves]
    .reverse()
    .map(([letter, f]) => `${letter} is f=${f}`)
    .join(', ')}`,
);
for (const [i, line] of canvas.entries()) {
  const label = (height - i) % 5 === 0 ? String(height - i) : '';
  console.log(`${label.padStart(4)} |${line.join('').trimEnd()}`);
}
console.log(`     +${'-'.repeat(width)}`);
console.log(
  `   p  ${Array.from({ length: 11 }, (_, i) => String(2 ** i).padEnd(6))
    .join('')
    .trimEnd()}`,
);

// The law read backwards: what a speed-up asks of the program, and what buying more processors brings.
console.log('\nProcessors needed for half of the limit, and what doubling them again brings');
for (const f of [0.5, 0.75, 0.9, 0.95, 0.99]) {
  const half = amdahlLimit(f) / 2;
  let p = 1;
  while (amdahl({ parallelFraction: f, processors: p }) < half) p++;
  const more = amdahl({ parallelFraction: f, processors: 2 * p }) / amdahl({ parallelFraction: f, processors: p });
  console.log(`f=${f}`.padEnd(8) + `${p} processors, doubling: ${more.toFixed(2)} times as fast`);
}
