// One thread runs all of a program's JavaScript. A long computation on it stalls everything else: timers, requests, input.
// The program does the same computation on the event loop, in slices, and in a worker, and measures how late the loop is.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { defineTasks, main, sleep } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

const limit = 1_200_000;

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

const tasks = defineTasks(import.meta.url, { countPrimes });

/** Does the work with a heart beating every millisecond beside it, and tells how the heart fared. */
async function observe(way: string, work: () => Promise<number> | number): Promise<void> {
  let beats = 0;
  const heart = setInterval(() => beats++, 1);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(5); // it measures from one turn of the loop to the next, so it needs one to begin with
  const [start, beatsBefore] = [performance.now(), beats];
  const primes = await work();
  const [elapsed, beatsDuring] = [performance.now() - start, beats - beatsBefore];
  await sleep(5); // a stalled loop learns of its delay only after the stall
  delay.disable();
  clearInterval(heart);
  const lag = delay.max / 1e6;
  const columns = [`${primes}`, `${elapsed.toFixed(0)} ms`, `${beatsDuring}`, `${lag.toFixed(1)} ms`];
  console.log(way.padEnd(18) + columns.map((text) => text.padStart(12)).join(''));
}

main(import.meta, async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  await pool.submit(tasks.countPrimes, 0, 10); // the worker is up

  console.log(`${''.padEnd(18)}${['primes', 'time', 'heartbeats', 'longest lag'].map((s) => s.padStart(12)).join('')}`);
  await observe('on the event loop', () => countPrimes(0, limit));
  await observe('in slices', async () => {
    const slice = 10_000;
    let primes = 0;
    for (let from = 0; from < limit; from += slice) {
      primes += countPrimes(from, from + slice);
      await nextTurn(); // whatever waits gets its turn
    }
    return primes;
  });
  await observe('in a worker', () => pool.submit(tasks.countPrimes, 0, limit));
});
