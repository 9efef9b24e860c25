// The defect: a race between the answer and a sleep. Whoever loses goes on, and hangs up when nobody asks any more.
import {
  createTask,
  failAfter,
  moveOnAfter,
  run,
  shield,
  sleep,
  TestClock,
  time,
  waitFor,
} from '@parallel-cookbook/async';
import { TimeoutError } from '@parallel-cookbook/primitives';

const second = 1000;

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

/** A server that takes a while. It is told when nobody waits for the answer any more, and takes half a second to hang up. */
async function ask(what: string, seconds: number): Promise<string> {
  try {
    await sleep(seconds * second);
    say(`${what}: answered`);
    return `answer to ${what}`;
  } finally {
    // The scope is cancelled, so every wait in it throws: without a shield nobody could wait here.
    await shield(() => sleep(0.5 * second), { timeoutMs: second });
    say(`${what}: hung up`);
  }
}

async function orTheError(body: Promise<unknown>): Promise<string> {
  try {
    return String(await body);
  } catch (error) {
    if (error instanceof TimeoutError) return error.message;
    throw error;
  }
}

await run(
  async () => {
    console.log('Go on without it');
    say(`got ${await moveOnAfter(2 * second, () => ask('quick', 1))}`);
    say(`got ${String(await Promise.race([createTask(() => ask('slow', 60)), sleep(2 * second)]))}`); // the defect

    console.log('Fail');
    say(`got ${await orTheError(failAfter(2 * second, () => ask('urgent', 60)))}`);

    console.log('The outer time counts');
    const both = failAfter(2 * second, async () => {
      await moveOnAfter(30 * second, () => ask('inner', 60));
      say('never said');
    });
    say(`got ${await orTheError(both)}`);

    console.log('A time that is put off while there is progress');
    const parts = await failAfter(2 * second, async (limit) => {
      let received = 0;
      while (received < 5) {
        await sleep(1.5 * second);
        received++;
        limit.reschedule(time() + 2 * second);
      }
      return received;
    });
    say(`got ${parts} parts`);

    console.log('Call off what runs, or leave it alone');
    const called = createTask(() => ask('called off', 60));
    say(`got ${await orTheError(waitFor(called, { timeoutMs: 2 * second }))}; it is ${called.state}`);
    const left = createTask(() => ask('left alone', 3), { name: 'left alone' });
    say(`got ${await orTheError(left.result({ timeoutMs: 2 * second }))}; it is ${left.state}`);
    say(`got ${await left}`);

    console.log('Clean-up that never ends');
    const stuck = moveOnAfter(2 * second, async () => {
      try {
        await sleep(60 * second);
      } finally {
        say(`cleaning up: ${await orTheError(shield(() => sleep(Infinity), { timeoutMs: second }))}`);
      }
    });
    say(`got ${String(await stuck)}`);
  },
  { clock: new TestClock() },
);
