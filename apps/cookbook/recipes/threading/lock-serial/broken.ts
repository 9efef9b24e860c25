// The defect: each thread makes a lock of its own, which keeps nobody out. They meet in the middle, to show it every time.
import { main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, Lock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

export class Sleeper extends Thread {
  static readonly module = import.meta.url;

  constructor(
    name: string,
    private readonly seconds: number,
    private readonly bedtime: Barrier,
    private readonly midnight: Barrier,
  ) {
    super({ name });
  }

  override run(): void {
    this.bedtime.waitSync();
    const lock = new Lock({ name: 'lock' }); // the defect: nobody else knows this lock
    using _ = lock.acquireSync();
    console.log(`${this.name} running, belonging to process id ${process.pid}`);
    this.midnight.waitSync({ timeoutMs: 10_000 });
    sleepSync(this.seconds * second);
    console.log(`${this.name} over`);
  }
}

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const rests = Array.from({ length: 9 }, () => random.integer(1, 10));
  const bedtime = new Barrier(9 + 1); // the nine and the main thread, which takes the time
  const midnight = new Barrier(9);
  const sleepers = rests.map((seconds, i) => new Sleeper(`Thread#${i + 1}`, seconds, bedtime, midnight));

  for (const sleeper of sleepers) sleeper.start();
  await bedtime.wait({ timeoutMs: 10_000 }); // should one never come, nobody waits for ever
  const begin = performance.now();
  for (const sleeper of sleepers) await sleeper.join();
  const elapsed = (performance.now() - begin) / second;

  const sum = rests.reduce((total, seconds) => total + seconds, 0);
  console.log(`${sum} s of sleep, the longest ${Math.max(...rests)} s, took ${elapsed.toFixed(1)} s`);
  console.log('End');
});
