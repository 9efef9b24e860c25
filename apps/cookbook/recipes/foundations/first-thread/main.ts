// A thread of our own: a subclass of Thread says hello ten times, while the main program goes on and comes to its end.
import { main, sleepSync } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

export class GreetingThread extends Thread {
  static readonly module = import.meta.url; // where the thread finds this class
  message = 'Hello from a thread';

  override run(): void {
    console.log(`${this.name} started`);
    for (let i = 1; i <= 10; i++) {
      console.log(`${this.name}: ${this.message} (${i})`);
      sleepSync(second / 10);
    }
    console.log(`${this.name} ended`);
  }
}

main(import.meta, () => {
  console.log('main started');
  const thread = new GreetingThread({ name: 'greeter' });
  thread.start();
  console.log(`main goes on: the thread has begun and runs beside it`);
  // Nobody joins the thread. The process lives until it has ended.
  console.log('main ended');
});
