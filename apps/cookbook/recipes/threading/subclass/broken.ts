// The defect: the threads are started and not joined, as in the first edition, so End does not come last.
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
  const bedtime = new Barrier(9 + 1); // the nine and the main thread
  const sleepers = Array.from({ length: 9 }, (_, i) => new Sleeper(`Thread#${i + 1}`, random.integer(1, 10), bedtime));

  for (const sleeper of sleepers) sleeper.start();
  console.log('End'); // the defect: nobody was joined; nobody sleeps before the next line, so it shows every time
  await bedtime.wait({ timeoutMs: 10_000 }); // should one never come, nobody waits for ever
});
