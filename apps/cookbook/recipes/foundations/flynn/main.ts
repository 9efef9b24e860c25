// Flynn's four classes of machines, on one problem: the sum of the squares of many numbers, modulo 2³². One instruction
// stream or several, one data stream or several, and always the same checksum.
import { defineTasks, main, Random } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { sumOfSquares, vectorMemory } from './simd.js';

const length = 1 << 18;

/** Adds up the squares from index `from` up to `to`, each by the multiplication given. */
function sum(data: SharedArrayBuffer, from: number, to: number, square: (x: number) => number): number {
  const numbers = new Int32Array(data);
  let total = 0;
  for (let i = from; i < to; i++) total = (total + square(numbers[i] as number)) | 0;
  return total;
}

// Three instruction streams: programs that compute the same thing in different ways.
function multiply(data: SharedArrayBuffer, from: number, to: number): number {
  return sum(data, from, to, (x) => Math.imul(x, x));
}

function multiplyHalves(data: SharedArrayBuffer, from: number, to: number): number {
  // x = 2¹⁶ h + l, so x² = 2³² h² + 2¹⁷ h l + l², and the first term vanishes modulo 2³².
  return sum(data, from, to, (x) => {
    const [h, l] = [x >> 16, x & 0xffff];
    return Math.imul(h * l, 1 << 17) + Math.imul(l, l);
  });
}

function shiftAndAdd(data: SharedArrayBuffer, from: number, to: number): number {
  return sum(data, from, to, (x) => {
    let product = 0;
    for (let bits = x, shifted = x; bits !== 0; bits >>>= 1, shifted <<= 1)
      if (bits & 1) product = (product + shifted) | 0;
    return product;
  });
}

const programs = defineTasks(import.meta.url, { multiply, multiplyHalves, shiftAndAdd });
const streams = [programs.multiply, programs.multiplyHalves, programs.shiftAndAdd];

function show(machine: string, instructions: number, data: number, checksum: number, startedAt: number): void {
  const columns = [instructions, data, checksum].map((value) => String(value).padStart(13));
  console.log(`${machine.padEnd(6)}${columns.join('')}`);
  console.log(`       took ${(performance.now() - startedAt).toFixed(1)} ms`);
}

main(import.meta, async () => {
  // Memory that vector instructions and all threads reach without a copy.
  const memory = vectorMemory(length);
  const data = memory.buffer;
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const numbers = new Int32Array(data);
  for (let i = 0; i < length; i++) numbers[i] = random.uint32();

  await using pool = new ThreadPoolExecutor({ maxWorkers: 4 });
  console.log(`class ${['instructions', 'data streams', 'checksum'].map((title) => title.padStart(13)).join('')}`);

  // SISD: one program, one number after the other.
  let start = performance.now();
  show('SISD', 1, 1, multiply(data, 0, length), start);

  // SIMD: one program whose every instruction works on four numbers.
  start = performance.now();
  show('SIMD', 1, 4, sumOfSquares(memory, length), start);

  // MISD: three programs on the same numbers, as where a fault must be noticed: they vote.
  start = performance.now();
  const votes = await Promise.all(streams.map((program) => pool.submit(program, data, 0, length)));
  show('MISD', 3, 1, votes[0] as number, start);
  const dissenters = streams.filter((_, i) => votes.filter((vote) => vote === votes[i]).length < 2);
  console.log(
    `       ${dissenters.length === 0 ? 'all three programs agree' : `overruled: ${dissenters.map((program) => program.name).join(', ')}`}`,
  );

  // MIMD: four workers, each with its own program and its own quarter of the numbers.
  start = performance.now();
  const quarter = length / 4;
  const parts = await Promise.all(
    [...streams, programs.multiply].map((program, i) => pool.submit(program, data, i * quarter, (i + 1) * quarter)),
  );
  show(
    'MIMD',
    4,
    4,
    parts.reduce((total, part) => (total + part) | 0, 0),
    start,
  );
});
