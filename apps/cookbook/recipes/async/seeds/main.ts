// A race that never shows, until somebody asks a hundred seeds. Two tasks add to one balance, and lose nothing as long as
// they take turns in the usual order. A seed draws another order, the same one each time it is asked.
import { checkpoint, Lock, run, TaskGroup } from '@parallel-cookbook/async';

/** One run: what the balance is at the end, and what was done in which order. */
interface Outcome {
  readonly balance: number;
  readonly steps: readonly string[];
}

type Protection = (deposit: () => Promise<void>) => Promise<void>;

async function deposits(protect: Protection): Promise<Outcome> {
  let balance = 0;
  const steps: string[] = [];
  async function deposit(who: string, amount: number): Promise<void> {
    const seen = balance;
    steps.push(`${who} reads ${seen}`);
    await checkpoint(); // others go on: in a program, a request to a database
    balance = seen + amount;
    steps.push(`${who} writes ${balance}`);
  }
  await TaskGroup.run((group) => {
    group.spawn(() => protect(() => deposit('Ann', 10)));
    group.spawn(async () => {
      for (let i = 0; i < 3; i++) await checkpoint(); // comes a little later, and so in time
      await protect(() => deposit('Bob', 20));
    });
  });
  return { balance, steps };
}

async function tryAll(name: string, program: () => Promise<Outcome>): Promise<number | undefined> {
  const lost: number[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    const { balance } = await run(program, { seed });
    if (balance !== 30) lost.push(seed);
  }
  console.log(
    `${name}: ${lost.length} of 100 seeds lose a deposit${lost.length > 0 ? `, seed ${lost[0]} is the first` : ''}`,
  );
  return lost[0];
}

async function show(name: string, seed: number | undefined): Promise<void> {
  const { balance, steps } = await run(() => deposits(unprotected), { seed });
  console.log(`${name}: ${steps.join(', ')}: ${balance}`);
}

const unprotected: Protection = (deposit) => deposit();

function withLock(): Promise<Outcome> {
  const lock = new Lock({ name: 'balance' });
  return deposits((deposit) => lock.withLock(deposit));
}

await show('in the usual order', undefined);
await show('in the usual order again', undefined);
const found = await tryAll('without a lock', () => deposits(unprotected));
await show(`seed ${found}`, found);
await show(`seed ${found} again`, found);
await tryAll('with a lock', withLock);
