// Why parallel computing? Two real pieces of work, counting primes and counting the words of a text of several megabytes
// (the source of the TypeScript compiler), on more and more workers: the answer stays, the time shrinks, and how much it
// shrinks tells how much of the work could not be shared.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { amdahl, defineTasks, karpFlatt, main, speedup, tracer } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

/** How many primes there are from `from` up to `to`. */
function countPrimes(from: number, to: number): number {
  let primes = 0;
  for (let n = Math.max(2, from); n < to; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) primes++;
  }
  return primes;
}

/** How often each word occurs that begins from byte `from` up to byte `to`. */
function countWords(text: Uint8Array, from: number, to: number): Map<string, number> {
  // The defect: a word that a border cuts is counted as two.
  const counts = new Map<string, number>();
  const piece = Buffer.from(text.buffer, text.byteOffset + from, Math.max(0, to - from)).toString('latin1');
  for (const word of piece.match(/[A-Za-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const tasks = defineTasks(import.meta.url, { countPrimes, countWords });

/** Borders of `pieces` equal pieces of 0 … total: more pieces than workers, so that nobody waits long for the last. */
function cut(total: number, pieces: number): [from: number, to: number][] {
  const border = (i: number): number => Math.floor((total * i) / pieces);
  return Array.from({ length: pieces }, (_, i) => [border(i), border(i + 1)]);
}

async function primes(pool: ThreadPoolExecutor, pieces: number): Promise<string> {
  const counts = await Promise.all(cut(800_000, pieces).map(([from, to]) => pool.submit(tasks.countPrimes, from, to)));
  return `${counts.reduce((sum, count) => sum + count, 0)} primes`;
}

async function words(text: Uint8Array, pool: ThreadPoolExecutor, pieces: number): Promise<string> {
  const parts = cut(text.length, pieces).map(([from, to]) => pool.submit(tasks.countWords, text, from, to));
  // The serial part of the work: one worker's words after the other are added to the whole.
  const all = new Map<string, number>();
  for (const part of parts) for (const [word, count] of await part) all.set(word, (all.get(word) ?? 0) + count);
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  const [most] = [...all].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return `${total} words, ${all.size} different, ${most?.[1]} times "${most?.[0]}"`;
}

/** The measured speed-ups (o) beside Amdahl's curve for their serial share (A) and the ideal (|), a line for each p. */
function plot(measured: ReadonlyMap<number, number>, serial: number): void {
  console.log(`  o measured, A Amdahl's law for a serial share of ${serial.toFixed(3)}, | ideal`);
  const widest = Math.max(8, ...measured.keys());
  const scale = Math.max(1, Math.floor(64 / widest));
  for (let p = 1; p <= widest; p++) {
    const line = Array.from({ length: widest * scale + 1 }, () => ' ');
    line[p * scale] = '|';
    line[Math.round(amdahl({ parallelFraction: 1 - serial, processors: p }) * scale)] = 'A';
    const seen = measured.get(p);
    if (seen !== undefined) line[Math.min(widest * scale, Math.round(seen * scale))] = 'o';
    console.log(`  p=${String(p).padEnd(3)} ${line.join('').trimEnd()}`);
  }
}

main(import.meta, async () => {
  const file = await readFile(fileURLToPath(import.meta.resolve('typescript/lib/typescript.js')));
  const text = new Uint8Array(new SharedArrayBuffer(file.length)); // all workers read the same bytes
  text.set(file);
  const cores = availableParallelism();
  const counts = [...new Set([1, 2, 4, 8, 16, cores])].filter((p) => p <= Math.max(2, cores)).sort((a, b) => a - b);
  console.log(`${cores} cores, a text of ${(text.length / 1e6).toFixed(1)} MB`);

  const work = { primes, words: words.bind(undefined, text) };
  for (const [name, run] of Object.entries(work)) {
    console.log(
      `\n${name.padEnd(7)}${['workers', 'ms', 'speed-up', 'serial'].map((x) => x.padStart(9)).join('')}  result`,
    );
    const measured = new Map<number, number>();
    let alone = 0;
    let serial = 0;
    for (const p of counts) {
      await using pool = new ThreadPoolExecutor({ maxWorkers: p });
      let [time, result] = [Infinity, ''];
      for (let round = 0; round < 2; round++) {
        const start = performance.now();
        result = await run(pool, 8 * p);
        time = Math.min(time, performance.now() - start); // the second round finds everything warm
      }
      if (p === 1) alone = time;
      const faster = speedup(alone, time);
      measured.set(p, faster);
      tracer.emit('mark', `${name}: speed-up on ${p} workers`, { value: faster, unit: 'x' });
      if (p > 1) serial = karpFlatt(faster, p);
      const share = p > 1 ? serial.toFixed(3) : '-';
      console.log(
        `${name.padEnd(7)}${[p, time.toFixed(1), faster.toFixed(2), share].map((x) => String(x).padStart(9)).join('')}  ${result}`,
      );
    }
    plot(measured, Math.min(1, Math.max(0, serial)));
  }
});
