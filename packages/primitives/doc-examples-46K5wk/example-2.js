import { structuredCloneCodec } from '@parallel-cookbook/primitives';
const encoded = structuredCloneCodec.encode({ ids: new Set([1, 2]), samples: new Float64Array(1000) });
console.log(encoded.buffers.length); // 1
console.log(structuredCloneCodec.decode(encoded).ids.has(2)); // true
