import { jsonCodec } from '@parallel-cookbook/primitives';
console.log(jsonCodec.decode(jsonCodec.encode({ at: new Date(0) }))); // { at: '1970-01-01T00:00:00.000Z' }
try {
    jsonCodec.encode({ limits: [1, Infinity] });
}
catch (error) {
    console.log(error.path); // value.limits[1]
}
