// A callback that asks to be called again: first until its time is over, then until somebody calls it off. And two ways of
// ticking once a second when each tick has something to do: one drifts, one does not.
import { type Handle, Loop, run, sleep, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;

async function untilTimeIsOver(): Promise<void> {
  const loop = new Loop({ clock: new TestClock() });
  const end = loop.time() + 9 * second;
  function tick(): void {
    console.log(`${loop.time() / second} s: tick`);
    if (loop.time() + second < end) loop.callLater(second, tick);
    else loop.stop();
  }
  loop.callSoon(tick);
  await loop.runForever();
  loop.close();
}

async function untilCalledOff(): Promise<void> {
  const loop = new Loop({ clock: new TestClock() });
  let next: Handle;
  function tick(): void {
    console.log(`${loop.time() / second} s: tock`);
    next = loop.callLater(second, tick);
  }
  next = loop.callSoon(tick);
  loop.callLater(3.5 * second, () => {
    next.cancel();
    console.log(`${loop.time() / second} s: called off`);
  });
  loop.callLater(9 * second, () => loop.stop());
  await loop.runForever();
  loop.close();
}

/** Each tick takes 0.3 seconds, and then waits for a second: the error adds up. */
async function drifting(ticks: number): Promise<void> {
  for (let i = 0; i < ticks; i++) {
    console.log(`${time() / second} s: drifting`);
    await sleep(0.3 * second); // what there is to do
    await sleep(second);
  }
}

/** Waits until a time that was known from the start: what a tick takes does not matter. */
async function punctual(ticks: number): Promise<void> {
  const start = time();
  for (let i = 0; i < ticks; i++) {
    console.log(`${time() / second} s: punctual`);
    await sleep(0.3 * second);
    await sleep(start + (i + 1) * second - time());
  }
}

await untilTimeIsOver();
await untilCalledOff();
await run(() => drifting(5), { clock: new TestClock() });
await run(() => punctual(5), { clock: new TestClock() });
