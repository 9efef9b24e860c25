// Two tasks take the same two locks in opposite orders, and each waits for what the other has. Debug mode makes an error of that,
// which names the tasks and the locks. Then a wait that nobody will end, and the transfer as it should be.
import { currentLoop, Event, Lock, run, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';
import { DeadlockError } from '@parallel-cookbook/primitives';

const second = 1000;

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

async function transfer(name: string, from: Lock, to: Lock): Promise<void> {
  try {
    await from.withLock(async () => {
      say(`${name} has ${from.name}`);
      await sleep(second); // others go on, and one of them takes the other lock
      await to.withLock(() => say(`${name} has both: done`));
    });
  } catch (error) {
    if (!(error instanceof DeadlockError)) throw error;
    say(`${name} is told: ${error.message}`);
    for (const { thread, holds, waitsFor } of error.cycle)
      console.log(`  ${thread} holds ${holds}, waits for ${waitsFor}`);
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
