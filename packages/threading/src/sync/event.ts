import { Event as PrimitiveEvent, inDomain, threadDomain, type SyncOptions } from '@parallel-cookbook/primitives';

/**
 * A flag that threads and tasks wait for.
 *
 * Python analogue: `threading.Event`. `waitSync({ timeoutMs })` throws `TimeoutError` where Python returns False.
 * Import the package as a namespace (`import * as threading …`) or by name: a forgotten import is the DOM's `Event`.
 *
 * @example
 * import { Event } from '@parallel-cookbook/threading';
 *
 * const ready = new Event();
 * setTimeout(() => ready.set(), 5);
 * await ready.wait({ timeoutMs: 60_000 });
 * console.log(ready.isSet()); // true
 */
export const Event: new (options?: SyncOptions) => PrimitiveEvent = inDomain(threadDomain, PrimitiveEvent);
export type Event = PrimitiveEvent;
