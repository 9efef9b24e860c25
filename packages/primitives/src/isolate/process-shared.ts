import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/**
 * The one buffer that all threads of this process know by `key`; zero-filled when new.
 *
 * It is handed down through Node's environment data, so a worker sees what existed when it was created. Whoever starts
 * workers that are to share a buffer must therefore have asked for it before.
 *
 * @param key name of the buffer, with its layout's version: `owners/1`.
 * @param byteLength size in bytes, used when this call creates it.
 */
export function processShared(key: string, byteLength: number): SharedArrayBuffer {
  const name = `@parallel-cookbook/${key}`;
  const known: unknown = getEnvironmentData(name);
  // Asked by tag: a buffer made by another realm is no instance of this realm's SharedArrayBuffer.
  if (Object.prototype.toString.call(known) === '[object SharedArrayBuffer]') return known as SharedArrayBuffer;
  const created = new SharedArrayBuffer(byteLength);
  setEnvironmentData(name, created as never);
  return created;
}
