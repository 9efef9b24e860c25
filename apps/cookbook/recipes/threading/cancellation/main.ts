// Three ways to call a task off: before it begins, while it runs, and because its time is over. Nobody else is harmed.
import { CancelledError, defineTasks, main, sleepSync, taskContext, TimeoutError } from '@parallel-cookbook/primitives';
import { Event, ThreadPoolExecutor } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

/** Searches until it is asked to stop, and then gives what it has. */
function search(begun: Event): string {
  const context = taskContext();
  begun.set();
  while (!context.cancelled) sleepSync(second / 100);
  return 'stopped with half an answer';
}

/** Computes for ever, and lets the error of `throwIfCancelled` end it. */
function compute(): never {
  const context = taskContext();
  for (;;) {
    sleepSync(second / 100);
    context.throwIfCancelled();
  }
}

function square(n: number): number {
  return n * n;
}

export const tasks = defineTasks(import.meta.url, { search, compute, square });

/** What became of a call, in words. */
async function fate(call: Promise<unknown>): Promise<string> {
  try {
    return String(await call);
  } catch (error) {
    if (error instanceof CancelledError || error instanceof TimeoutError) return error.name;
    throw error;
  }
}

main(import.meta, async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1, name: 'pool' });
  const begun = new Event({ name: 'begun' });

  const running = pool.submit(tasks.search, begun);
  await begun.wait();
  const before = pool.submit(tasks.square, 2);
  const controller = new AbortController();
  const waiting = pool.with({ signal: controller.signal }).submit(tasks.square, 3);
  const after = pool.submit(tasks.square, 4);

  controller.abort();
  console.log(`waiting: ${await fate(waiting)}`);

  console.log(`running: cancel() says ${running.cancel()}, for it has begun`);
  console.log(`running: ${await fate(running)}`);
  console.log(`its neighbours: ${await before} and ${await after}`);

  const late = pool.with({ timeoutMs: second }).submit(tasks.compute);
  const next = pool.submit(tasks.square, 5);
  console.log(`late: ${await fate(late)}`);
  console.log(`its neighbour: ${await next}`);

  const { completed, failed, cancelled, died } = pool.statistics();
  console.log(`${completed} completed, ${failed} failed, ${cancelled} cancelled, ${died} threads died`);
});
