import { writeSync } from 'node:fs';

const retryCell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Makes `process.stdout` and `process.stderr` of this worker write straight to the process's descriptors.
 *
 * Node sends a worker's output through its parent's event loop: lines would appear only when the parent is not blocked,
 * in another order than they were written, and be lost when the process ends.
 */
export function writeThrough(): void {
  connect(process.stdout, 1);
  connect(process.stderr, 2);
}

type Done = (error?: Error | null) => void;
interface Chunk {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding;
}

function connect(stream: NodeJS.WriteStream, fd: number): void {
  stream._write = (chunk: string | Uint8Array, encoding: BufferEncoding, done: Done) => {
    done(write(fd, chunk, encoding));
  };
  stream._writev = (chunks: readonly Chunk[], done: Done) => {
    let failed: Error | undefined;
    for (const { chunk, encoding } of chunks) failed ??= write(fd, chunk, encoding);
    done(failed);
  };
}

function write(fd: number, chunk: string | Uint8Array, encoding: BufferEncoding): Error | undefined {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      // A pipe whose reader is slow says "again"; the rest must still go out, in order.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') Atomics.wait(retryCell, 0, 0, 1);
      else return error as Error;
    }
  }
  return undefined;
}
