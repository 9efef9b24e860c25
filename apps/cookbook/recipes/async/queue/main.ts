// Two producers and three consumers with a queue of three places between them. Who finds it full waits for room, who finds it empty
// waits for an item, and everybody goes home when it is shut down: first in peace, then in the middle of the work.
import { Queue, run, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';
import { QueueClosedError } from '@parallel-cookbook/primitives';

const second = 1000;

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

/** Puts five items, as fast as there is room for them. */
async function produce(queue: Queue<string>, name: string): Promise<void> {
  try {
    for (let i = 1; i <= 5; i++) {
      const item = `${name}${i}`;
      if (queue.full()) say(`${name} waits for room`);
      await queue.put(item);
      say(`${name} put ${item}`);
      await sleep(0.25 * second);
    }
  } catch (error) {
    if (!(error instanceof QueueClosedError)) throw error;
    say(`${name} is told that the queue is closed`);
  }
}

/** Takes items until the queue is shut down and empty. */
async function consume(queue: Queue<string>, name: string): Promise<void> {
  for await (const item of queue) {
    say(`${name} took ${item}`);
    await sleep(2 * second);
    say(`${name} did ${item}`);
    queue.taskDone();
  }
  say(`${name} goes home`);
}

async function shop(end: (queue: Queue<string>, producers: Promise<void>) => Promise<void>): Promise<void> {
  const queue = new Queue<string>({ maxsize: 3, name: 'jobs' });
  await TaskGroup.run((group) => {
    for (const name of ['consumer 1', 'consumer 2', 'consumer 3']) group.spawn(() => consume(queue, name), { name });
    const producers = group.spawn(() =>
      TaskGroup.run((inner) => {
        for (const name of ['a', 'b']) inner.spawn(() => produce(queue, name));
      }),
    );
    group.spawn(() => end(queue, producers));
  });
  say('all have gone');
}

console.log('In peace');
await run(
  () =>
    shop(async (queue, producers) => {
      await producers;
      say('all is put');
      await queue.join();
      say('all is done');
      queue.shutdown();
    }),
  { clock: new TestClock() },
);

console.log('In the middle of the work');
await run(
  () =>
    shop(async (queue) => {
      await sleep(3 * second);
      say(`closed at once, ${queue.qsize()} dropped`);
      queue.shutdown({ immediate: true });
      await queue.join();
      say('what was taken is done');
    }),
  { clock: new TestClock() },
);
