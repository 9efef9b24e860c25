import { ArgumentError, pack, PicklingError, unpackSync, type Packed } from '@parallel-cookbook/primitives';
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

// The first byte of a frame.
const [bytesFrame, valueFrame, packedFrame] = [0, 1, 2];
const bytesHeader = Buffer.from([bytesFrame]);
const valueHeader = Buffer.from([valueFrame]);
const packedHeader = Buffer.from([packedFrame]);

/** The kind under which errors travel. Other kinds are handles, to memory of one machine. */
const errorKind = pack(new Error('sample'), 'error')?.records[0]?.kind;

/** Everything but handles: what a socket can carry, one behind the other. */
export function valueMessage(value: unknown): readonly Buffer[] {
  if (types.isUint8Array(value)) return bytesMessage(value);
  const packed = pack(value, 'message');
  if (packed && !holdsOnlyErrors(packed)) {
    throw new PicklingError(
      'message',
      'it has a handle in it (a lock, a queue, shared memory), and a socket carries data; give handles to a Process, or send them over a Pipe',
    );
  }
  try {
    return packed ? [packedHeader, serialize(packed)] : [valueHeader, serialize(value)];
  } catch (error) {
    throw new PicklingError('message', (error as Error).message, { cause: error });
  }
}

export function bytesMessage(bytes: Uint8Array): readonly Buffer[] {
  return [bytesHeader, Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)];
}

/** The value of a frame. Nothing in it is run or imported: handles are refused, and errors become instances of classes known here. */
export function valueIn(frame: Buffer): unknown {
  const kind = frame[0];
  if (kind === bytesFrame) return bytesIn(frame);
  let value: unknown;
  try {
    value = deserialize(frame.subarray(1));
  } catch (error) {
    throw new PicklingError('the next message', 'it is damaged', { cause: error });
  }
  if (kind !== packedFrame) return value;
  const packed = value as Packed;
  if (!Array.isArray(packed?.records) || !holdsOnlyErrors(packed)) {
    throw new PicklingError('the next message', 'it has a handle in it, which a socket cannot carry');
  }
  return unpackSync(packed);
}

/** The bytes of a frame that is known to be bytes, as an array of their own. */
export function bytesIn(frame: Buffer): Uint8Array {
  return new Uint8Array(frame.subarray(1));
}

/** Throws unless the frame is bytes that fit. */
export function checkBytesFrame(frame: Buffer, target?: Uint8Array): void {
  if (frame[0] !== bytesFrame) {
    throw new PicklingError('the next message', 'it is a value and no bytes: receive it with recv()');
  }
  if (!target || target.length >= frame.length - 1) return;
  const remedy = `it has ${target.length} bytes, and the message has ${frame.length - 1}; give a longer one`;
  throw new ArgumentError('target', target, remedy);
}

function holdsOnlyErrors({ records }: Packed): boolean {
  return records.every(({ kind }) => kind === errorKind);
}
