// A clerk serves two windows and listens for closing time: whichever comes first. What was not chosen has taken nothing, so nobody's
// letter is lost. Then lots are drawn between two that are always ready, and a message is sent to whoever has time for it.
import { after, Channel, run, select, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;
const seed = Number(process.env['SEED'] ?? 1); // who is drawn when several are ready

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

async function send(channel: Channel<number>, pauses: readonly number[]): Promise<void> {
  for (const [i, seconds] of pauses.entries()) {
    await sleep(seconds * second);
    await channel.send(i + 1);
  }
}

async function clerk(letters: Channel<number>, parcels: Channel<number>, closing: Promise<string>): Promise<void> {
  for (;;) {
    const next = await select({
      letter: letters.receive(),
      parcel: parcels.receive(),
      closing,
      nobody: after(1.5 * second),
    });
    switch (next.key) {
      case 'letter':
        say(`letter ${next.value}`);
        break;
      case 'parcel':
        say(`parcel ${next.value}`);
        await sleep(second); // parcels take a while, and letters wait
        break;
      case 'nobody':
        say('nobody came for a while');
        break;
      case 'closing':
        return say(next.value);
    }
  }
}

async function postOffice(): Promise<void> {
  const letters = new Channel<number>({ name: 'letters' });
  const parcels = new Channel<number>({ name: 'parcels' });
  await TaskGroup.run((group) => {
    group.spawn(() => send(letters, [0.5, 0.5, 0.75, 0.5, 3, 0.5]), { name: 'letters' });
    group.spawn(() => send(parcels, [1.25, 2.5, 4.5]), { name: 'parcels' });
    const closing = group.spawn(() => sleep(10 * second).then(() => 'closing time'));
    group.spawn(() => clerk(letters, parcels, closing), { name: 'clerk' });
  });
}

/** Two that always have something to say: how often each is heard in a hundred. */
async function fairness(prioritized: boolean): Promise<string> {
  const [left, right] = [new Channel<void>({ name: 'left' }), new Channel<void>({ name: 'right' })];
  const heard = { left: 0, right: 0 };
  await TaskGroup.run(async (group) => {
    for (const channel of [left, right]) {
      group.spawn(async () => {
        for (;;) await channel.send();
      });
    }
    await sleep(second); // both stand ready
    for (let i = 0; i < 100; i++) {
      const { key } = await select({ left: left.receive(), right: right.receive() }, { prioritized });
      heard[key]++;
      await sleep(1);
    }
    group.cancel();
  });
  return `left ${heard.left}, right ${heard.right}`;
}

/** Offers work to two helpers, and keeps it if neither takes it in time. */
async function offers(): Promise<void> {
  const [quick, slow] = [new Channel<string>({ name: 'quick' }), new Channel<string>({ name: 'slow' })];
  await TaskGroup.run(async (group) => {
    for (const { channel, seconds } of [
      { channel: quick, seconds: 3 },
      { channel: slow, seconds: 8 },
    ]) {
      group.spawn(async () => {
        for await (const work of channel) {
          say(`${channel.name} has ${work}`);
          await sleep(seconds * second);
        }
      });
    }
    for (const work of ['A', 'B', 'C', 'D']) {
      await sleep(0.5 * second);
      const { key } = await select({ quick: quick.send(work), slow: slow.send(work), kept: after(second) });
      say(`${work} is ${key === 'kept' ? 'kept' : `given to ${key}`}`);
    }
    for (const channel of [quick, slow]) channel.close();
  });
}

await run(postOffice, { clock: new TestClock(), seed });
console.log(`a hundred times, by lot: ${await run(() => fairness(false), { clock: new TestClock(), seed })}`);
console.log(`a hundred times, by rank: ${await run(() => fairness(true), { clock: new TestClock(), seed })}`);
await run(offers, { clock: new TestClock(), seed });
