// Two threads of one class, told apart by the names they were given.
import { main } from '@parallel-cookbook/primitives';
import { currentThread, Thread } from '@parallel-cookbook/threading';

export class NamedThread extends Thread {
  static readonly module = import.meta.url;

  constructor(name: string) {
    super({ name });
  }

  override run(): void {
    console.log(`${this.name} is running, and currentThread() says ${currentThread().name}`);
  }
}

main(import.meta, async () => {
  const first = new NamedThread('first thread');
  const second = new NamedThread('second thread');
  first.start();
  second.start();
  await first.join();
  await second.join();
  console.log('End');
});
