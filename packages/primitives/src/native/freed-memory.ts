import { Libc } from './libc.js';

/** The largest threshold that glibc takes; it comes to it by itself when a piece that long has been freed once. */
const mmapThreshold = 32 << 20;
/** Twice that, as glibc does. */
const trimThreshold = 2 * mmapThreshold;
/** By these a user says what malloc is to do. */
const settings = ['GLIBC_TUNABLES', 'MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_', 'MALLOC_TOP_PAD_'];

let told = false;

/**
 * Has malloc keep up to 64 MiB of what is freed, and give pieces of up to 32 MiB out of it again. For whoever needs long
 * pieces of memory, one after the other.
 *
 * glibc gives a piece of 128 KiB or more back to the system when it is freed; for the next one the system sets each page to zero
 * at the first touch, which takes ten times as long as copying a page. The thresholds move by themselves as far as they are set here once
 * a piece of 32 MiB has been freed, so no program is brought into a state that it could not come into anyway.
 *
 * Does nothing where no native code is loaded, where malloc is not glibc's, and where the environment says what malloc is to do.
 */
export function keepFreedMemory(): void {
  if (told || !Libc.loaded) return;
  told = true;
  if (settings.every((name) => process.env[name] === undefined)) {
    Libc.loaded.setMallocThresholds(mmapThreshold, trimThreshold);
  }
}
