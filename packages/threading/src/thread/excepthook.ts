import { inspect } from 'node:util';
import { writeSync } from 'node:fs';

/** What an {@link ExceptHook} is told. Python: `threading.ExceptHookArgs`. */
export interface ExceptHookInfo {
  /** What the thread threw, as it arrived here; `WorkerDiedError` when it died without a word. */
  readonly error: unknown;
  /** The thread's name. */
  readonly thread: string;
  /** Whether somebody waits in `join()` and gets the error from there. */
  readonly joined: boolean;
}

/** Called in the thread that started the one that failed. */
export type ExceptHook = (info: ExceptHookInfo) => void;

/**
 * The default hook for errors that end a thread: prints the thread's name and the stack to stderr, unless somebody waits in
 * `join()`, who gets the error.
 *
 * Python analogue: `threading.excepthook`, `threading.__excepthook__`. It runs in the thread that started the failed one.
 */
export function excepthook(info: ExceptHookInfo): void {
  if (info.joined) return;
  writeSync(2, `Exception in thread ${info.thread}:\n${inspect(info.error)}\n`);
}

let current: ExceptHook = excepthook;

/**
 * Sets the hook that is told of every error that ends a thread started from this thread, whether joined or not.
 *
 * Python analogue: assigning to `threading.excepthook`, which an ES module's importer cannot do.
 *
 * @param hook the new hook; `undefined` brings {@link excepthook} back.
 * @returns the hook that was set before.
 *
 * @example
 * import { excepthook, setExcepthook } from '@parallel-cookbook/threading';
 *
 * const failed = [];
 * const before = setExcepthook(({ thread, error }) => failed.push({ thread, error }));
 * console.log(before === excepthook); // true
 * setExcepthook(undefined);
 */
export function setExcepthook(hook: ExceptHook | undefined): ExceptHook {
  const before = current;
  current = hook ?? excepthook;
  return before;
}

/** Tells the hook; an error of the hook itself is printed, so that neither is lost. */
export function tellExcepthook(info: ExceptHookInfo): void {
  try {
    current(info);
  } catch (error) {
    writeSync(2, `Exception in excepthook for thread ${info.thread}:\n${inspect(error)}\n`);
    excepthook({ ...info, joined: false });
  }
}
