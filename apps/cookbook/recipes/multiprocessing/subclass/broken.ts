// The defect: the field is #private. Such a field cannot be copied, so it stays behind, and run() does not find it.
import { main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';

export class Greeter extends Process<number> {
  static readonly module = import.meta.url;
  readonly #greeting: string; // the defect

  constructor(greeting: string) {
    super();
    this.#greeting = greeting;
  }

  override run(): number {
    console.log(`${this.#greeting} run() in ${this.name}`);
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
