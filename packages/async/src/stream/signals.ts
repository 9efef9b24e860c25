import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { ArgumentError } from '@parallel-cookbook/primitives';
import { currentLoop } from '../loop/current-loop.js';
import { LoopStateError } from '../loop/loop-state-error.js';
import { Loop } from '../loop/loop.js';
import { endWithLoop } from './end-with-loop.js';

const handlers = new WeakMap<Loop, Map<NodeJS.Signals, () => void>>();

/**
 * Calls back, as `callSoon` does, whenever a signal comes; the signal does nothing else then. A second handler replaces the first. The end of
 * `run` takes it away.
 *
 * Python analogue: `loop.add_signal_handler`.
 *
 * @throws ArgumentError for what is no signal, or cannot be handled (SIGKILL, SIGSTOP); LoopStateError outside of the main thread, to which
 * signals come.
 *
 * @example
 * import { addSignalHandler, Event, removeSignalHandler, run } from '@parallel-cookbook/async';
 *
 * await run(async () => {
 *   const reload = new Event();
 *   addSignalHandler('SIGHUP', () => reload.set());
 *   process.kill(process.pid, 'SIGHUP');
 *   await reload.wait();
 *   console.log('reloading', removeSignalHandler('SIGHUP')); // reloading true
 * });
 */
export function addSignalHandler(signal: NodeJS.Signals, callback: () => unknown): void {
  const loop = currentLoop();
  if (!isMainThread) throw new LoopStateError('handle signals in', 'it is not in the main thread');
  if (!(signal in constants.signals) || signal === 'SIGKILL' || signal === 'SIGSTOP') {
    throw new ArgumentError('signal', signal, 'give the name of a signal that can be handled, as SIGTERM');
  }
  removeFrom(loop, signal);
  const listener = (): void => void loop.callSoonThreadsafe(callback);
  process.on(signal, listener);
  // Neither a listener nor a promise keeps the process alive; within run somebody waits for the signal.
  const alive = loop === Loop.ofThread ? undefined : setInterval(() => undefined, 2 ** 30);
  const ofLoop = handlers.get(loop) ?? new Map<NodeJS.Signals, () => void>();
  handlers.set(loop, ofLoop);
  const stay = endWithLoop(loop, () => removeFrom(loop, signal));
  ofLoop.set(signal, () => {
    stay();
    clearInterval(alive);
    process.off(signal, listener);
  });
}

/** Takes a handler away, so that the signal does what it did before. `false` when there is none. Python: `loop.remove_signal_handler`. */
export function removeSignalHandler(signal: NodeJS.Signals): boolean {
  return removeFrom(currentLoop(), signal);
}

function removeFrom(loop: Loop, signal: NodeJS.Signals): boolean {
  const remove = handlers.get(loop)?.get(signal);
  remove?.();
  return handlers.get(loop)?.delete(signal) ?? false;
}
