import { SharedBufferRegion } from '@parallel-cookbook/primitives';
const region = new SharedBufferRegion(100);
console.log(region.byteLength, region.cells.length); // 128 32
