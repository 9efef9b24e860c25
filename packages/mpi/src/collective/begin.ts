import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import { Request } from '../request/request.js';
import type { ObjectCollective } from './object-collectives.js';
import type { CollectiveRun } from './schedule-run.js';

/** Begins a collective over arrays. */
export function begin(context: Context, call: string, run: CollectiveRun): Request<void> {
  const { transport } = context;
  run.call = call;
  transport.engage(run);
  // All ranks have begun it or will: it cannot be taken back.
  return new Request({ transport, operation: run, what: call, finish: () => undefined, cancel: () => false });
}

/** Runs a collective over arrays, blocking. */
export function beginAndWait({ transport }: Context, call: string, run: CollectiveRun): void {
  run.call = call;
  if (run.run) return run.run();
  transport.engage(run);
  if (!run.done) transport.wait(run, undefined, call);
  if (run.error) throw run.error;
}

/** Runs a collective over objects, awaiting. */
export async function beginAndAwait<T>(
  { transport }: Context,
  call: string,
  { run, result }: ObjectCollective<T>,
  options: WaitOptions | undefined,
): Promise<T> {
  run.call = call;
  transport.engage(run);
  if (!run.done) await transport.until(run, options, call);
  if (run.error) throw run.error;
  return result();
}

/** The same, blocking. */
export function beginAndBlock<T>(
  { transport }: Context,
  call: string,
  { run, result }: ObjectCollective<T>,
  options: BlockingWaitOptions | undefined,
): T {
  run.call = call;
  transport.engage(run);
  if (!run.done) transport.wait(run, options, call);
  if (run.error) throw run.error;
  return result();
}
