/** The one shape of every wait that can be awaited. */
export interface WaitOptions {
  /** How long to wait at most, in milliseconds; `undefined` waits for ever. Then `TimeoutError`. */
  readonly timeoutMs?: number | undefined;
  /** Aborting it ends the wait with `CancelledError`, whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The shape of every wait that blocks its thread: nobody could abort a signal meanwhile, so it has none. */
export interface BlockingWaitOptions {
  /** How long to block at most, in milliseconds; `undefined` blocks for ever. Then `TimeoutError`. */
  readonly timeoutMs?: number | undefined;
}

/** Whether nothing but what is waited for can end the wait. */
export function isEndless(options: WaitOptions | undefined): boolean {
  return options?.signal === undefined && (options?.timeoutMs ?? Infinity) === Infinity;
}
