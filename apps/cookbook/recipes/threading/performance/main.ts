// What do threads bring? Six kinds of work, each without threads and on 1, 2, 4 and 8 of them: times, speed-ups, a plot.
import { availableParallelism } from 'node:os';
import { main, Random, speedup, tracer, type NotStream, type TaskFunction } from '@parallel-cookbook/primitives';
import { Thread, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { IdleCores } from './idle-cores.js';
import { files, passages, ranges, SlowServer } from './material.js';
import { bar } from './plot.js';
import { tasks } from './work.tasks.js';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const rounds = Math.max(5, Math.round(second / 10)); // the best of 100 counts, as in the book
const ways = [1, 2, 4, 8];

/** Something to do, and what came out, as text. */
interface Measurable {
  readonly name: string;
  withoutThreads(): Promise<string>;
  on(pool: ThreadPoolExecutor, threads: number): Promise<string>;
}

/** A piece of work in units, done one after the other or by a pool. */
class Work<T, R> implements Measurable {
  constructor(
    readonly name: string,
    private readonly task: TaskFunction<(unit: T) => R> & NotStream<R>,
    private readonly units: readonly T[],
    private readonly answer: (results: readonly Awaited<R>[]) => string,
  ) {}

  async withoutThreads(): Promise<string> {
    const results: Awaited<R>[] = [];
    for (const unit of this.units) results.push(await this.task(unit));
    return this.answer(results);
  }

  /** In so many equal shares, each of which keeps one thread busy. */
  async on(pool: ThreadPoolExecutor, threads: number): Promise<string> {
    const chunkSize = Math.ceil(this.units.length / threads);
    return this.answer(await pool.map(this.task, this.units, { chunkSize }));
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function frequencies(parts: readonly ReadonlyMap<string, number>[]): string {
  const all = new Map<string, number>();
  for (const part of parts) for (const [word, times] of part) all.set(word, (all.get(word) ?? 0) + times);
  const [most, times] = [...all].reduce((a, b) => (b[1] > a[1] ? b : a));
  return `${sum([...all.values()])} words, ${all.size} different, ${times} times "${most}"`;
}

/** One work on so many threads; 0 is without threads. */
interface Measurement {
  readonly threads: number;
  /** How long it took, in milliseconds, round by round. */
  readonly times: number[];
  /** What came out: one answer, unless something is wrong. */
  readonly answers: Set<string>;
}

/** Measures a work in all variants. Every round measures each of them, so that a busy moment of the machine hits all alike. */
async function measure(work: Measurable, pool: ThreadPoolExecutor): Promise<Measurement[]> {
  const measurements = [0, ...ways].map((threads): Measurement => ({ threads, times: [], answers: new Set() }));
  for (let round = 0; round < rounds; round++) {
    for (const { threads, times, answers } of measurements) {
      const start = performance.now();
      answers.add(await (threads > 0 ? work.on(pool, threads) : work.withoutThreads()));
      times.push(performance.now() - start);
    }
  }
  return measurements;
}

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  await using server = await SlowServer.listen(second / 10);
  const works = [
    new Work(
      'no-op',
      tasks.nothing,
      Array.from({ length: 64 }, (_, i) => i),
      (all) => `${all.length} calls`,
    ),
    new Work('Fibonacci', tasks.fibonacci, new Array<number>(64).fill(21), (all) => `64 times ${all[0]}`),
    new Work('primes', tasks.countPrimes, random.shuffled(ranges(100_000, 64)), (all) => `${sum(all)} primes`),
    new Work('words', tasks.countWords, passages(16), frequencies),
    new Work('files', tasks.readFile, files(), (all) => `${sum(all)} bytes`),
    new Work('URLs', tasks.readUrl, new Array<string>(8).fill(server.url), (all) => `${sum(all)} bytes`),
  ];
  const pool = new ThreadPoolExecutor({ maxWorkers: Math.max(...ways) });

  console.log(`${availableParallelism()} cores, the best of ${rounds} rounds`);
  console.log('work       threads   best ms  speed-up  answer');
  const plot: string[] = [];
  for (const work of works) {
    const cores = new IdleCores();
    const measurements = await measure(work, pool);
    tracer.emit('mark', `cores left for ${work.name}`, { value: cores.left() });
    const alone = Math.min(...(measurements[0]?.times ?? []));
    for (const { threads, times, answers } of measurements) {
      const bestMs = Math.min(...times);
      const ratio = speedup(alone, bestMs);
      const row = `${work.name.padEnd(10)} ${String(threads || 'none').padStart(7)}`;
      const numbers = `${bestMs.toFixed(2).padStart(9)} ${ratio.toFixed(2).padStart(9)}`;
      console.log(`${row} ${numbers}  ${[...answers].join(' or ')}`);
      tracer.emit('mark', `${work.name} on ${threads} threads`, { value: bestMs, unit: 'ms' });
      if (threads === 0) continue;
      plot.push(`${row}  ${bar(ratio, 8)} ${ratio.toFixed(2)}`);
      tracer.emit('mark', `speed-up of ${work.name} on ${threads} threads`, { value: ratio, unit: 'x' });
    }
  }
  await pool.shutdown();

  console.log('\nspeed-up   threads');
  for (const row of plot) console.log(row);

  const start = performance.now();
  const thread = new Thread({ target: tasks.nothing, args: [0] });
  thread.start();
  await thread.join();
  console.log(`\nto start a thread and join it took ${(performance.now() - start).toFixed(1)} ms`);
});
