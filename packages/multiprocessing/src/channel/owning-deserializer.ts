import { DefaultDeserializer } from 'node:v8';

type View = ArrayBufferView<ArrayBuffer>;
interface Hook {
  _readHostObject(): View;
}

/**
 * Reads what `DefaultSerializer` wrote, and gives each typed array memory of its own, as a structured clone has it.
 *
 * Node's own leaves them in the bytes that it reads: their `buffer` would be the whole of what came through a socket at once,
 * with other messages in it. The underscored method is the hook that Node documents.
 */
export class OwningDeserializer extends DefaultDeserializer {
  _readHostObject(): View {
    const lent = (DefaultDeserializer.prototype as unknown as Hook)._readHostObject.call(this);
    const memory = lent.buffer.slice(lent.byteOffset, lent.byteOffset + lent.byteLength);
    if (Buffer.isBuffer(lent)) return Buffer.from(memory);
    return new (lent.constructor as new (memory: ArrayBuffer) => View)(memory);
  }
}
