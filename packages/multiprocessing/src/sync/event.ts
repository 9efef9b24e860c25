import { Event as PrimitiveEvent, inDomain, type SyncOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A flag that processes wait for.
 *
 * Python analogue: `multiprocessing.Event`. `waitSync({ timeoutMs })` throws `TimeoutError` where Python returns False.
 *
 * @example
 * import { Event } from '@parallel-cookbook/multiprocessing';
 *
 * const ready = new Event();
 * setTimeout(() => ready.set(), 5);
 * await ready.wait({ timeoutMs: 60_000 });
 * console.log(ready.isSet()); // true
 */
export const Event: new (options?: SyncOptions) => PrimitiveEvent = inDomain(processDomain, PrimitiveEvent);
export type Event = PrimitiveEvent;
