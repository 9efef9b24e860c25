import { keepFreedMemory } from '../native/freed-memory.js';

/** From this length on it pays that nobody sets the memory to zero first. */
export const fewestUnset = 4096;
/** From this length on malloc would ask the system for memory each time. */
const fewestKept = 1 << 17;

/** Bytes in memory of their own, of which all must be written: nobody sets long ones to zero first. */
export function unsetBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length < fewestUnset) return new Uint8Array(length);
  if (length >= fewestKept) keepFreedMemory();
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer, 0, length);
}
