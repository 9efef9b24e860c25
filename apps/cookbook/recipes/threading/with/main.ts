// Two ways to hold a lock for a block: `using`, which cannot forget to let go, and acquire with try and finally.
import { defineTasks, main, TimeoutError } from '@parallel-cookbook/primitives';
import { Condition, Lock, RLock, Semaphore, Thread } from '@parallel-cookbook/threading';

type Primitive = Lock | RLock | Condition | Semaphore;

function byUsing(name: string, primitive: Primitive): void {
  using _held = primitive.acquireSync();
  console.log(`${name} acquired by using`);
}

function byFinally(name: string, primitive: Primitive): void {
  const held = primitive.acquireSync();
  try {
    console.log(`${name} acquired by acquire and finally`);
  } finally {
    held.release();
  }
}

function throwing(name: string, primitive: Primitive): void {
  using _held = primitive.acquireSync();
  throw new Error(`${name}: an error inside the block`);
}

function look(name: string, primitive: Primitive): void {
  try {
    using _held = primitive.acquireSync({ timeoutMs: 50 });
    console.log(`${name} is free again`);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log(`${name} is still held`);
  }
}

const tasks = defineTasks(import.meta.url, { byUsing, byFinally, look });

main(import.meta, async () => {
  const primitives: Record<string, Primitive> = {
    Lock: new Lock({ name: 'Lock' }),
    RLock: new RLock({ name: 'RLock' }),
    Condition: new Condition(new RLock({ name: 'lock of Condition' }), { name: 'Condition' }),
    Semaphore: new Semaphore(1, { name: 'Semaphore' }),
  };
  for (const [name, primitive] of Object.entries(primitives)) {
    const styles = [tasks.byUsing, tasks.byFinally];
    const pair = styles.map((target) => new Thread({ target, args: [name, primitive] }));
    for (const thread of pair) thread.start();
    for (const thread of pair) await thread.join();

    try {
      throwing(name, primitive); // here, in the main thread, which lives on
    } catch (error) {
      console.log((error as Error).message);
    }
    const other = new Thread({ target: tasks.look, args: [name, primitive] });
    other.start();
    await other.join();
  }
});
