// A process as a class of its own: the subclass overrides `run`. Five of them, one after the other.
import { main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';

export class Greeter extends Process<number> {
  static readonly module = import.meta.url;

  constructor(private readonly greeting: string) {
    super();
  }

  override run(): number {
    console.log(`${this.greeting} run() in ${this.name}`);
    return process.pid;
  }
}

main(import.meta, async () => {
  for (let number = 1; number <= 5; number++) {
    const greeter = new Greeter('called');
    greeter.start();
    const pid = await greeter.join();
    console.log(`joined, ${pid === greeter.pid ? 'the same' : 'another'} process id, exit code ${greeter.exitCode}`);
  }
});
