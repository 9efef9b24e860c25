import { inDomain, SpscRing as Ring, threadDomain, type RingOptions } from '@parallel-cookbook/primitives';

/**
 * A ring of byte records for one producing and one consuming thread: the fastest way from one to the other.
 *
 * Python analogue: `multiprocessing.Pipe(duplex=False)`, with `send_bytes` and `recv_bytes`; `threading` has none.
 *
 * | Python | here |
 * |---|---|
 * | `writer.send_bytes(b)`, `reader.recv_bytes()` | `ring.producer.pushSync(b)`, `ring.consumer.popSync()`; bare names await |
 * | `reader.recv_bytes_into(buffer)` | `ring.consumer.readSync(buffer)` |
 * | `reader.poll()` | `ring.consumer.tryPeek() !== undefined` |
 * | `close()`, then `EOFError`, `BrokenPipeError` | `ring.close()`, then `ClosedError` |
 * | the other process died: `EOFError` | `PeerDiedError` |
 *
 * Pass it to threads and tasks as an argument. Each side belongs to the thread that uses it first. Many small records
 * go several times faster with `write…` and a `publish` now and then. Happens-before, errors and costs: see primitives' `SpscRing`.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { SpscRing, Thread } from '@parallel-cookbook/threading';
 *
 * function measure(ring) {
 *   const sample = new Float64Array(2);
 *   const bytes = new Uint8Array(sample.buffer);
 *   for (let i = 1; i <= 1000; i++) {
 *     sample.set([i, Math.sqrt(i)]);
 *     ring.producer.writeSync(bytes);
 *   }
 *   ring.close();
 * }
 * const tasks = defineTasks(import.meta.url, { measure }, { namespace: 'ring-example' });
 *
 * main(import.meta, async () => {
 *   const ring = new SpscRing({ name: 'samples' });
 *   const thread = new Thread({ target: tasks.measure, args: [ring] });
 *   thread.start();
 *   let [count, last] = [0, 0];
 *   for await (const bytes of ring.consumer) {
 *     count++;
 *     last = new Float64Array(bytes.buffer)[0];
 *   }
 *   console.log(count, last); // 1000 1000
 *   await thread.join();
 * });
 */
export const SpscRing: new (options?: RingOptions) => Ring = inDomain(threadDomain, Ring) as new (
  options?: RingOptions,
) => Ring;
export type SpscRing = Ring;
