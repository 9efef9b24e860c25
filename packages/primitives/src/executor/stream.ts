import { CancelledError } from '../errors/cancelled.js';
import { ExecutorShutdownError } from '../errors/executor-shutdown.js';
import { streamWindow } from '../lane/lane.js';
import type { CallOptions } from './executor.js';
import type { Intake } from './intake.js';
import type { Call } from './job.js';

const grantAt = streamWindow / 2;

/** Runs a generator task and gives its items as they come. The task may be `streamWindow` items ahead of us, no more. */
export async function* streamFrom<Y>(
  intake: Intake,
  call: Call,
  options: CallOptions,
): AsyncGenerator<Y, void, undefined> {
  const items: unknown[] = [];
  let taken = 0;
  let closed = false;
  let wake: (() => void) | undefined;
  const onItem = (item: unknown): void => {
    items.push(item);
    wake?.();
  };
  const job = intake.accept({ ...call, onItem }, options);
  const { future } = job;
  future.addDoneCallback(() => wake?.());
  const leave = intake.streams.add(() => {
    closed = true;
    future.cancel();
    wake?.();
  });
  try {
    for (;;) {
      while (items.length > 0 && !closed) {
        const item = items.shift();
        if (++taken % grantAt === 0) intake.grant(job, grantAt);
        yield (await item) as Y; // a promise when a handle's module had to be loaded first
      }
      if (closed) throw new CancelledError(future.task, new ExecutorShutdownError(intake.name));
      if (future.done) {
        await future;
        return;
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leave();
    future.cancel();
  }
}
