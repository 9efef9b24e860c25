import { registerMemory, type Memory } from './memory.js';
import type { Region } from './region.js';
import { SharedBufferRegion } from './shared-buffer.js';

/** Memory that the threads of this process share. */
export const threadMemory: Memory = {
  name: 'thread memory',
  module: undefined,
  allocate: (byteLength) => new SharedBufferRegion(byteLength),
  describe: (region: Region) => region.buffer,
  attach: (buffer) => new SharedBufferRegion(buffer as SharedArrayBuffer),
};
registerMemory(threadMemory);
