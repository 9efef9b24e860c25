// A thread as a class of its own: the subclass overrides `run`. Nine of them sleep for a random time, all at once.
import { main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

export class Sleeper extends Thread<number> {
  static readonly module = import.meta.url;

  constructor(
    name: string,
    private readonly seconds: number,
    private readonly bedtime: Barrier,
  ) {
    super({ name });
  }

  override run(): number {
    console.log(`${this.name} running, belonging to process id ${process.pid}`);
    this.bedtime.waitSync();
    sleepSync(this.seconds * second);
    console.log(`${this.name} over`);
    return this.seconds;
  }
}

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const bedtime = new Barrier(9 + 1); // the nine and the main thread, which takes the time
  const sleepers = Array.from({ length: 9 }, (_, i) => new Sleeper(`Thread#${i + 1}`, random.integer(1, 10), bedtime));

  for (const sleeper of sleepers) sleeper.start();
  await bedtime.wait({ timeoutMs: 10_000 }); // should one never come, nobody waits for ever
  const begin = performance.now();
  const slept: number[] = [];
  for (const sleeper of sleepers) slept.push(await sleeper.join());
  const elapsed = (performance.now() - begin) / second;

  const sum = slept.reduce((total, seconds) => total + seconds, 0);
  console.log(`${sum} s of sleep, the longest ${Math.max(...slept)} s, took ${elapsed.toFixed(1)} s`);
  console.log('End');
});
