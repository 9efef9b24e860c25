import { SpscRing } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { PipeConnection, type PipeParts } from './pipe-connection.js';
import { PipeHolders } from './pipe-holders.js';

/** How a pipe is made. */
export interface PipeOptions {
  /** Whether both ends send and receive, the default; else the first only receives, and the second only sends. */
  readonly duplex?: boolean | undefined;
  /**
   * Bytes that are on the way at most, in each direction, rounded up to a power of two. Default 1 MiB. A longer message is sent in
   * parts, and `send` waits until the last of them is on the way.
   */
  readonly byteCapacity?: number | undefined;
  /** What errors and traces call it. Default: `Pipe-1` and so on. */
  readonly name?: string | undefined;
}

const defaultCapacity = 1 << 20;
let pipes = 0;

/**
 * Two connected ends, for two processes: what one sends, the other receives.
 *
 * Python analogue: `multiprocessing.Pipe(duplex=True)`. Here it is a ring in shared memory for each direction, so a message
 * costs no system call while both sides are busy, and its bytes are copied once in and once out.
 *
 * | Python | here |
 * |---|---|
 * | `send`, `recv`, `send_bytes`, `recv_bytes`, `recv_bytes_into`, `poll` | the same names await; with `…Sync` they block |
 * | `EOFError` only when all processes have closed the other end | `EndOfStreamError` when the one that has it closed it or ended |
 * | `poll()` True at the end of the stream | the same |
 * | two processes that use one end corrupt it | `SideTakenError` |
 *
 * Happens-before, errors and costs: see {@link PipeConnection}. Traces have a `send` and a `recv` for each message, and for each part of
 * a long one. Linux.
 *
 * @example
 * import { Pipe } from '@parallel-cookbook/multiprocessing';
 *
 * const [a, b] = Pipe();
 * a.sendSync({ id: 1, at: new Date(0) });
 * console.log(b.recvSync()); // { id: 1, at: 1970-01-01T00:00:00.000Z }
 * await b.sendBytes(Uint8Array.of(1, 2, 3));
 * console.log(await a.recvBytes()); // Uint8Array(3) [ 1, 2, 3 ]
 * a.close();
 * try {
 *   b.recvSync();
 * } catch (error) {
 *   console.log(error.code); // ERR_PARALLEL_END_OF_STREAM
 * }
 */
export function Pipe(options: PipeOptions = {}): [PipeConnection, PipeConnection] {
  const { duplex = true, byteCapacity = defaultCapacity, name = `Pipe-${++pipes}` } = options;
  const holders = new PipeHolders(processDomain, processDomain.allocate(PipeHolders.bytes));
  const way = (from: string): SpscRing =>
    new SpscRing(processDomain, { byteCapacity, name: from, carries: 'messages' });
  const toFirst = way(`${name}[1] to [0]`);
  const toSecond = duplex ? way(`${name}[0] to [1]`) : undefined;
  const ends: [PipeParts, PipeParts] = [
    { name: `${name}[0]`, end: 0, holders, incoming: toFirst, outgoing: toSecond },
    { name: `${name}[1]`, end: 1, holders, incoming: toSecond, outgoing: toFirst },
  ];
  return [new PipeConnection(ends[0]), new PipeConnection(ends[1])];
}
