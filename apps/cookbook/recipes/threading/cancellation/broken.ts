// The defect: one signal for all calls. Whoever aborts one of them aborts its neighbours, too.
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
  await using threads = new ThreadPoolExecutor({ maxWorkers: 1, name: 'pool' });
  const controller = new AbortController();
  const pool = threads.with({ signal: controller.signal });
  const begun = new Event({ name: 'begun' });

  const running = pool.submit(tasks.search, begun);
  await begun.wait();
  const before = pool.submit(tasks.square, 2);
  const waiting = pool.submit(tasks.square, 3);
  const after = pool.submit(tasks.square, 4);

  controller.abort();
  console.log(`waiting: ${await fate(waiting)}`);

  console.log(`running: cancel() says ${running.cancel()}, for it has begun`);
  console.log(`running: ${await fate(running)}`);
  console.log(`its neighbours: ${await fate(before)} and ${await fate(after)}`);

  const late = pool.with({ timeoutMs: second }).submit(tasks.compute);
  const next = pool.submit(tasks.square, 5);
  console.log(`late: ${await fate(late)}`);
  console.log(`its neighbour: ${await fate(next)}`);

  const { completed, failed, cancelled, died } = pool.statistics();
  console.log(`${completed} completed, ${failed} failed, ${cancelled} cancelled, ${died} threads died`);
});
