// A machine of states, each a coroutine that works for a second, draws a 0 or a 1, and awaits the state that comes next. The
// answers come back through all of them. Two machines run at once, and neither holds up the other.
import { run, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';
import { Random } from '@parallel-cookbook/primitives';

const second = 1000;

class Machine {
  private readonly random: Random;

  constructor(
    private readonly name: string,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  async start(): Promise<string> {
    this.say('Start');
    const input = this.random.integer(0, 1);
    await sleep(second);
    return `Start -${input}-> ${input === 0 ? await this.state2() : await this.state1()}`;
  }

  private async state1(): Promise<string> {
    const input = await this.evaluate('State 1');
    return `State 1 -${input}-> ${input === 0 ? await this.state3() : await this.state2()}`;
  }

  private async state2(): Promise<string> {
    const input = await this.evaluate('State 2');
    return `State 2 -${input}-> ${input === 0 ? await this.state1() : await this.state3()}`;
  }

  private async state3(): Promise<string> {
    const input = await this.evaluate('State 3');
    return `State 3 -${input}-> ${input === 0 ? await this.state1() : await this.end()}`;
  }

  private async end(): Promise<string> {
    this.say('End');
    return 'End';
  }

  private async evaluate(state: string): Promise<number> {
    this.say(`${state}, evaluating`);
    await sleep(second); // the other machine goes on meanwhile
    return this.random.integer(0, 1);
  }

  private say(text: string): void {
    console.log(`${time() / second} s: ${this.name}: ${text}`);
  }
}

const seed = Number(process.env['SEED'] ?? 1);
await run(
  async () => {
    const [red, blue] = await TaskGroup.run((group) => [
      group.spawn(() => new Machine('red', seed).start(), { name: 'red' }),
      group.spawn(() => new Machine('blue', seed + 1).start(), { name: 'blue' }),
    ]);
    for (const machine of [red, blue]) console.log(`${machine?.name} went ${await machine}`);
    console.log(`both after ${time() / second} s`);
  },
  { clock: new TestClock() },
);
