// The defect: task C does not look at the time, as one of three easily does. The turn that it hands on comes too late.
import { Loop, TestClock } from '@parallel-cookbook/async';
import { Random } from '@parallel-cookbook/primitives';

const second = 1000;

/** What the callbacks share: their loop, when they have to end, and how long to pause before the next turn. */
interface Relay {
  readonly loop: Loop;
  readonly end: number;
  readonly pause: () => number;
}

function taskA(relay: Relay): void {
  say(relay, 'task A');
  handOn(relay, taskB);
}

function taskB(relay: Relay): void {
  say(relay, 'task B');
  handOn(relay, taskC);
}

function taskC(relay: Relay): void {
  say(relay, 'task C');
  relay.loop.callLater(relay.pause(), () => taskA(relay)); // the defect
}

function say({ loop }: Relay, text: string): void {
  console.log(`${loop.time() / second} s: ${text}`);
}

/** Lets the next one be called after a pause, or stops the loop if that would be too late. */
function handOn(relay: Relay, next: (relay: Relay) => void): void {
  const { loop, end, pause } = relay;
  const ms = pause();
  if (loop.time() + ms < end) loop.callLater(ms, () => next(relay));
  else loop.stop();
}

async function run(seconds: number, pause: () => number): Promise<void> {
  const loop = new Loop({ clock: new TestClock() });
  const relay: Relay = { loop, end: seconds * second, pause };
  loop.callSoon(() => taskA(relay));
  const late = loop.callAt(seconds * second, () => say(relay, 'time is over')); // never called: the loop stops before
  await loop.runForever();
  say(relay, `stopped, and a callback is left for ${(late.when ?? NaN) / second} s`);
  loop.close();
  console.log(`closed: ${loop.closed}`);
}

console.log('Nine seconds, one from turn to turn');
await run(9, () => second);

console.log('A minute, with pauses of one to five seconds');
const random = new Random(Number(process.env['SEED'] ?? 1));
await run(60, () => random.integer(1, 5) * second);
