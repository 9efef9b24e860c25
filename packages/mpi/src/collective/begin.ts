import { tracer, type BlockingWaitOptions, type WaitOptions } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import { Request } from '../request/request.js';
import type { Transport } from '../transport/transport.js';
import type { ObjectCollective } from './object-collectives.js';
import type { CollectiveRun } from './schedule-run.js';

/** Begins a collective over arrays. */
export function begin(context: Context, call: string, run: CollectiveRun): Request<void> {
  const { transport } = context;
  start(transport, call, run);
  // All ranks have begun it or will: it cannot be taken back.
  return new Request({ transport, operation: run, what: call, finish: () => traceEnd(run), cancel: () => false });
}

/** Runs a collective over arrays, blocking. */
export function beginAndWait({ transport }: Context, call: string, run: CollectiveRun): void {
  if (run.run) {
    run.call = call;
    traceBegin(run);
    try {
      run.run();
    } finally {
      traceEnd(run);
    }
    return;
  }
  start(transport, call, run);
  if (!run.done) transport.wait(run, undefined, call);
  traceEnd(run);
  if (run.error) throw run.error;
}

/** Runs a collective over objects, awaiting. */
export async function beginAndAwait<T>(
  { transport }: Context,
  call: string,
  { run, result }: ObjectCollective<T>,
  options: WaitOptions | undefined,
): Promise<T> {
  start(transport, call, run);
  if (!run.done) await transport.until(run, options, call);
  traceEnd(run);
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
  start(transport, call, run);
  if (!run.done) transport.wait(run, options, call);
  traceEnd(run);
  if (run.error) throw run.error;
  return result();
}

function start(transport: Transport, call: string, run: CollectiveRun): void {
  run.call = call;
  traceBegin(run);
  transport.engage(run);
}

function traceBegin({ call, collective }: CollectiveRun): void {
  if (tracer.enabled) tracer.emit('run', call, { task: collective ?? 0 });
}

function traceEnd({ call, collective }: CollectiveRun): void {
  if (tracer.enabled) tracer.emit('done', call, { task: collective ?? 0 });
}
