import { throughput, type Workload } from '../../harness/contender.js';

const length = 1 << 20;
const window = 4;

/**
 * Calls a second that take 1 MiB and give it back, four under way, copied both ways. `touch` calls a task that counts the
 * first and the last byte up; whether it did is looked at.
 */
export function mebibyteCalls(
  touch: (bytes: Uint8Array) => PromiseLike<Uint8Array>,
  close: () => Promise<void>,
): Workload {
  // Each caller has bytes of its own, as callers have.
  const idle: Uint8Array[] = Array.from({ length: window }, () => new Uint8Array(length).fill(1));
  const call = async (): Promise<void> => {
    const sent = idle.pop() as Uint8Array;
    const got = await touch(sent);
    if (got.length !== length || got[0] !== 2 || got[length - 1] !== 2 || sent[0] !== 1) {
      throw new Error('the bytes came back changed');
    }
    idle.push(sent);
  };
  return { run: (ms) => throughput(call, ms, window), close };
}
