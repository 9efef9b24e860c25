// What a speed-up is worth: speed-up, efficiency, cost and serial share, first for times that we know, then for times that
// we measure, with the law that lies through them.
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  defineTasks,
  efficiency,
  fitScalabilityLaw,
  karpFlatt,
  main,
  scalingRegime,
  speedup,
  tracer,
  type ThroughputSample,
} from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

/** The longest of Collatz's games that begin from `from` up to `to`. */
function longestGame(from: number, to: number): number {
  let longest = 0;
  for (let start = from; start < to; start++) {
    let steps = 0;
    for (let n = start; n > 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++;
    longest = Math.max(longest, steps);
  }
  return longest;
}

const tasks = defineTasks(import.meta.url, { longestGame });

/** One line of a table: processors, time, S = Ts / Tp, E = S / p, cost p Tp, Karp and Flatt's serial share, regime. */
function row(p: number, serialTime: number, time: number, tolerance: number): string {
  // The defect: the quotient is turned round, and what is slower looks faster.
  const s = speedup(time, serialTime);
  const serialShare = p === 1 ? '-' : karpFlatt(s, p).toFixed(3);
  const numbers = [p, time.toFixed(1), s.toFixed(3), efficiency(s, p).toFixed(3), (p * time).toFixed(1), serialShare];
  return `${numbers.map((value) => String(value).padStart(9)).join('')}  ${scalingRegime(s, p, { tolerance })}`;
}

function title(unit: string): string {
  return ['p', unit, 'S', 'E', 'cost', 'serial'].map((text) => text.padStart(9)).join('') + '  regime';
}

/** Milliseconds for the games up to `limit` on a pool, in pieces small enough to balance. */
async function measure(pool: ThreadPoolExecutor, limit: number): Promise<number> {
  const piece = 2000;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: limit / piece }, (_, i) => pool.submit(tasks.longestGame, 1 + i * piece, 1 + (i + 1) * piece)),
  );
  return performance.now() - start;
}

main(import.meta, async () => {
  console.log(`Model: 120 s on one processor\n${title('s')}`);
  const times = [
    [1, 120],
    [2, 60],
    [4, 40],
    [8, 12],
    [16, 120 / 16],
    [32, 130],
  ] as const;
  for (const [p, time] of times) console.log(row(p, 120, time, 0));

  const cores = availableParallelism();
  const counts = [...new Set([1, 2, 3, Math.min(cores, 8)])].sort((a, b) => a - b);
  const samples: ThroughputSample[] = [];
  console.log(`\nMeasured here, ${cores} cores\n${title('ms')}`);
  let serialTime = 0;
  for (const p of counts) {
    await using pool = new ThreadPoolExecutor({ maxWorkers: p });
    await measure(pool, 40_000); // warm: workers are up, code is compiled
    const time = Math.min(await measure(pool, 200_000), await measure(pool, 200_000));
    if (p === 1) serialTime = time;
    samples.push({ processors: p, throughput: 1000 / time });
    tracer.emit('mark', `speed-up on ${p} workers`, { value: speedup(serialTime, time), unit: 'x' });
    console.log(row(p, serialTime, time, 0.05));
  }
  const { contention, coherency, peakProcessors } = fitScalabilityLaw(samples);
  console.log(`Universal Scalability Law: contention ${contention.toFixed(3)}, coherency ${coherency.toFixed(3)}`);
  console.log(`more workers help up to ${peakProcessors === Infinity ? 'any number' : peakProcessors.toFixed(1)}`);
});
