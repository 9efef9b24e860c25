import { closeSync, fstatSync } from 'node:fs';
import { Libc } from '../native/libc.js';

/** Told when the memory of a file can no longer be reached by any typed array here. */
const unreachable = new FinalizationRegistry<{ readonly address: number; readonly byteLength: number }>(
  ({ address, byteLength }) => Libc.here.unmap(address, byteLength),
);

/**
 * A file as memory, all of it: what is written there is seen by everybody who has mapped it. Linux.
 *
 * It stays mapped for as long as any view of it is reachable here: one that was kept beyond that would end the process.
 */
export class MappedFile {
  readonly buffer: ArrayBuffer;

  /** @param fd open for reading and writing. It belongs to the mapping from now on, which needs it only here, and closes it. */
  constructor(fd: number) {
    try {
      const byteLength = fstatSync(fd).size;
      const { address, buffer } = Libc.here.map(fd, byteLength);
      this.buffer = buffer;
      unreachable.register(buffer, { address, byteLength });
    } finally {
      closeSync(fd);
    }
  }
}
