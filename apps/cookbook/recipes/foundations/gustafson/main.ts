// Gustafson's law: a machine with more processors is given a bigger problem, not the same one. The program prints the
// scaled speed-up for several serial shares, sets it beside Amdahl's, and shows that both laws describe the same run.
import { amdahl, gustafson } from '@parallel-cookbook/primitives';

const serialShares = [0, 0.05, 0.1, 0.25, 0.5, 1];
const processors = [1, 2, 4, 8, 16, 64, 1024];

/** One line of a table: a head of ten characters, then numbers with two decimals. */
function row(head: string, values: readonly number[]): string {
  return head.padEnd(10) + values.map((value) => value.toFixed(2).padStart(9)).join('');
}

console.log('Scaled speed-up p - a (p - 1), serial share a on p processors');
console.log('a \\ p'.padEnd(10) + processors.map((p) => String(p).padStart(9)).join(''));
for (const a of serialShares) {
  const scaled = processors.map((p) => gustafson({ parallelFraction: 1 - a, processors: p }));
  console.log(row(`a=${a}`, scaled));
}

console.log('\nSerial share 0.1: A is Amdahl (same problem), G is Gustafson (problem grows with p)');
for (const p of [1, 2, 4, 8, 16, 32]) {
  const work = { parallelFraction: 0.9, processors: p };
  const line = Array.from({ length: 2 * p + 1 }, () => '.');
  line[Math.round(2 * amdahl(work))] = 'A';
  line[Math.round(2 * gustafson(work))] = 'G';
  console.log(`p=${p}`.padEnd(5) + line.join(''));
}

// One hour on p processors, a of it serial. The same problem on one processor would take a + (1 - a) p hours, so seen from
// there the divisible fraction is larger, and Amdahl's law with that fraction gives the very same speed-up.
console.log('\nOne run, seen by both laws (a = 0.1 of the parallel run is serial)');
console.log('p'.padEnd(10) + ['serial h', 'fraction', 'Amdahl', 'Gustafson'].map((s) => s.padStart(10)).join(''));
for (const p of processors) {
  const onOne = 0.1 + 0.9 * p;
  const fraction = (0.9 * p) / onOne;
  const columns = [
    onOne.toFixed(1),
    fraction.toFixed(4),
    amdahl({ parallelFraction: fraction, processors: p }).toFixed(2),
    gustafson({ parallelFraction: 0.9, processors: p }).toFixed(2),
  ];
  console.log(`p=${p}`.padEnd(10) + columns.map((text) => text.padStart(10)).join(''));
}
