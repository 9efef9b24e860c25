// The defect: a time-out in place of detection. It ends the deadlock, but nobody learns who waited for whom, and both tasks give up.
import { currentLoop, Event, Lock, run, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

async function transfer(name: string, from: Lock, to: Lock): Promise<void> {
  try {
    await from.withLock(async () => {
      say(`${name} has ${from.name}`);
      await sleep(second); // others go on, and one of them takes the other lock
      using _guard = await to.acquire({ timeoutMs: second }); // the defect
      say(`${name} has both: done`);
    });
  } catch (error) {
    say(`${name} is told: ${(error as Error).message}`);
  }
}

// The fix: whatever the direction, the locks are taken in the order of their names.
function transferInOrder(name: string, from: Lock, to: Lock): Promise<void> {
  return from.name < to.name ? transfer(name, from, to) : transfer(name, to, from);
}

async function both(move: (name: string, from: Lock, to: Lock) => Promise<void>): Promise<void> {
  const [savings, wages] = [new Lock({ name: 'savings' }), new Lock({ name: 'wages' })];
  await TaskGroup.run((group) => {
    group.spawn(() => move('to wages', savings, wages), { name: 'to wages' });
    group.spawn(() => move('to savings', wages, savings), { name: 'to savings' });
  });
}

/** A bell that nobody will ring: not a cycle, for anybody might ring it, but nobody is left who could. */
async function forgotten(): Promise<void> {
  const bell = new Event({ name: 'bell' });
  currentLoop().setExceptionHandler(({ message }) => {
    say(message.replaceAll(/, made .*/g, ''));
    bell.set(); // for the recipe: so that it ends
  });
  await TaskGroup.run((group) => {
    group.spawn(() => bell.wait(), { name: 'listener' });
    group.spawn(() => sleep(second), { name: 'ringer' }); // should have rung it
  });
  say('rung after all');
}

console.log('Opposite orders');
await run(() => both(transfer), { clock: new TestClock(), debug: true });
console.log('A bell that nobody rings');
await run(forgotten, { clock: new TestClock(), debug: true });
console.log('In one order');
await run(() => both(transferInOrder), { clock: new TestClock(), debug: true });
