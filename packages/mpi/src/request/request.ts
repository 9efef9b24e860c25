import { CancelledError, type BlockingWaitOptions, type WaitOptions } from '@parallel-cookbook/primitives';
import { ANYBODY, type Condition, type Operation } from '../transport/operation.js';
import type { Transport } from '../transport/transport.js';

/** What a request is made of. */
export interface RequestParts<T> {
  readonly transport: Transport;
  readonly operation: Operation;
  /** How it is taken back. Default: by the transport. */
  cancel?(): boolean;
  /** What was begun, as an infinitive: `receive from rank 1`. */
  readonly what: string;
  /** Called once, when the operation is done without an error. */
  finish(): T;
  /** What there is instead after a cancel. Default: `CancelledError`. */
  cancelled?(): T;
}

/** Whoever is to go on at the next turn of the microtasks waits for this one. */
const settled = Promise.resolve();

/** How it ended. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };
type Requests<T> = readonly Request<T>[];
/** The results of some of several requests, with their places. */
export interface Completed<T> {
  readonly index: number;
  readonly value: T;
}

/**
 * Something that was begun: a message on its way, a collective. Python analogue: `MPI.Request`.
 *
 * Await it (`await comm.Irecv(…)`), block for it (`waitSync`) or ask (`test`). All three may be used on one request, in any order, more than
 * once. An array that was given belongs to MPI until the request is done.
 *
 * Errors: what the operation failed with, such as `TruncateError`; `AbortedError` and `RankDiedError` as every wait; `TimeoutError` and
 * `CancelledError` end the wait only, and the request goes on.
 */
export class Request<T = unknown> implements PromiseLike<T> {
  readonly #parts: RequestParts<T>;
  #isCancelled = false;
  #outcome: Outcome<T> | undefined;

  /** @internal */
  constructor(parts: RequestParts<T>) {
    this.#parts = parts;
  }

  /** Whether it is done, as far as this rank has noticed. {@link test} looks. */
  get done(): boolean {
    return this.#isCancelled || this.#parts.operation.done;
  }

  /** Whether it was cancelled. */
  get cancelled(): boolean {
    return this.#isCancelled;
  }

  /** Moves everything of this rank on, without waiting, and says whether the request is done. Python: `Test`. */
  test(): boolean {
    if (!this.done) this.#parts.transport.progress();
    return this.done;
  }

  /** Blocks this thread until it is done. Python: `Wait`. */
  waitSync(options?: BlockingWaitOptions): T {
    const parts = this.#parts;
    if (!this.done) parts.transport.wait(parts.operation, options, parts.what);
    return this.#result();
  }

  /** Waits without blocking. */
  async wait(options?: WaitOptions): Promise<T> {
    const parts = this.#parts;
    if (!this.done) await parts.transport.until(parts.operation, options, parts.what);
    return this.#result();
  }

  /** So that it can be awaited. */
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const { transport, operation } = this.#parts;
    const outcome = this.done || transport.soon(operation) ? this.#over() : undefined;
    if (!outcome || 'error' in outcome || typeof fulfilled !== 'function') return this.wait().then(fulfilled, rejected);
    // It was over soon: an `await` then takes three turns of the microtasks less, and one promise less looks whether the result is another.
    const { value } = outcome;
    return settled.then(() => fulfilled(value));
  }

  /**
   * Takes it back, if it has not matched yet, and a send if nothing of it has left. Returns whether it could; then it is done.
   * Python: `Cancel`, which does not say.
   */
  cancel(): boolean {
    const parts = this.#parts;
    if (this.done || !(parts.cancel ? parts.cancel() : parts.transport.cancel(parts.operation))) return false;
    this.#isCancelled = true;
    return true;
  }

  /** Waits for all. Python: `Waitall`. */
  static async waitAll<T>(requests: Requests<T>, options?: WaitOptions): Promise<T[]> {
    await wait(requests, everyOf(requests), options, 'wait for all requests');
    return requests.map((request) => request.#result());
  }

  /** Blocks until all are done. */
  static waitAllSync<T>(requests: Requests<T>, options?: BlockingWaitOptions): T[] {
    block(requests, everyOf(requests), options, 'wait for all requests');
    return requests.map((request) => request.#result());
  }

  /** Waits for one, whichever is done first. Python: `Waitany`. */
  static async waitAny<T>(requests: Requests<T>, options?: WaitOptions): Promise<Completed<T>> {
    await wait(requests, someOf(requests), options, 'wait for any request');
    return firstOf(completed(requests));
  }

  /** Blocks until one is done. */
  static waitAnySync<T>(requests: Requests<T>, options?: BlockingWaitOptions): Completed<T> {
    block(requests, someOf(requests), options, 'wait for any request');
    return firstOf(completed(requests));
  }

  /** Waits until some are done, and gives them all. Python: `Waitsome`. */
  static async waitSome<T>(requests: Requests<T>, options?: WaitOptions): Promise<Completed<T>[]> {
    await wait(requests, someOf(requests), options, 'wait for some requests');
    return [...completed(requests)];
  }

  /** Blocks until some are done, and gives them all. */
  static waitSomeSync<T>(requests: Requests<T>, options?: BlockingWaitOptions): Completed<T>[] {
    block(requests, someOf(requests), options, 'wait for some requests');
    return [...completed(requests)];
  }

  /** Whether all are done. Python: `Testall`. */
  static testAll(requests: Requests<unknown>): boolean {
    requests.find(({ done }) => !done)?.test();
    return requests.every(({ done }) => done);
  }

  /** One that is done, if there is one. Python: `Testany`. */
  static testAny<T>(requests: Requests<T>): Completed<T> | undefined {
    requests.find(({ done }) => !done)?.test();
    return completed(requests).next().value ?? undefined;
  }

  /** Those that are done. Python: `Testsome`. */
  static testSome<T>(requests: Requests<T>): Completed<T>[] {
    requests.find(({ done }) => !done)?.test();
    return [...completed(requests)];
  }

  /** @internal Forgets how it ended: it begins anew. */
  protected renew(): void {
    this.#outcome = undefined;
    this.#isCancelled = false;
  }

  /** @internal */
  static resultOf<T>(request: Request<T>): T {
    return request.#result();
  }

  /** @internal */
  static operationOf(request: Request<unknown>): Operation {
    return request.#parts.operation;
  }

  /** @internal */
  static transportOf(request: Request<unknown>): Transport {
    return request.#parts.transport;
  }

  #result(): T {
    const outcome = this.#over();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #over(): Outcome<T> {
    return (this.#outcome ??= this.#finish());
  }

  #finish(): Outcome<T> {
    const parts = this.#parts;
    try {
      if (!this.#isCancelled) {
        const { error } = parts.operation;
        return error ? { error } : { value: parts.finish() };
      }
      return parts.cancelled ? { value: parts.cancelled() } : { error: new CancelledError(parts.what) };
    } catch (error) {
      return { error };
    }
  }
}

function* completed<T>(requests: Requests<T>): Generator<Completed<T>, undefined, undefined> {
  for (const [index, request] of requests.entries()) {
    if (request.done) yield { index, value: Request.resultOf(request) };
  }
  return undefined;
}

function firstOf<T>(found: Iterator<Completed<T>, undefined>): Completed<T> {
  return found.next().value as Completed<T>;
}

function everyOf(requests: Requests<unknown>): Condition {
  return {
    get done() {
      return requests.every(({ done }) => done);
    },
    get needs() {
      return this.pending?.needs ?? ANYBODY;
    },
    get pending() {
      const first = requests.find(({ done }) => !done);
      return first && Request.operationOf(first);
    },
  };
}

function someOf(requests: Requests<unknown>): Condition {
  return {
    get done() {
      return requests.length === 0 || requests.some(({ done }) => done);
    },
    needs: ANYBODY,
  };
}

async function wait(
  requests: Requests<unknown>,
  condition: Condition,
  options: WaitOptions | undefined,
  what: string,
): Promise<void> {
  const [first] = requests;
  if (first && !condition.done) await Request.transportOf(first).until(condition, options, what);
}

function block(
  requests: Requests<unknown>,
  condition: Condition,
  options: BlockingWaitOptions | undefined,
  what: string,
): void {
  const [first] = requests;
  if (first && !condition.done) Request.transportOf(first).wait(condition, options, what);
}
