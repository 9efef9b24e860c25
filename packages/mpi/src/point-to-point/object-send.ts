import { structuredCloneCodec } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import type { Channel } from '../transport/channel.js';
import { ANYBODY, type Operation } from '../transport/operation.js';
import type { SendMode } from '../transport/transport.js';
import { PlainWriter } from './plain-writer.js';

// An object is one message, which holds the small parts, and one more for each large one, on a channel of their own. The first message:
// how many large parts, by which tag they go, their lengths, then the rest. So large arrays are copied once on each side.
// Where the number of parts would stand, a mark says that a value of the format of `plain-kind.ts` follows.

/** Bytes of the first message before the lengths. */
export const headerBytes = 8;
/** Bytes of each length. */
export const lengthBytes = 8;

/** So many bytes, each of them 255, in place of the number of large parts: a plain value follows. */
export const markBytes = 4;
const writer = new PlainWriter();
writer.room.fill(0xff, 0, markBytes);

/** Sends an object, blocking, if it is small and plain. Returns whether it was. */
export function sendPlain(
  { transport }: Context,
  channel: Channel,
  value: unknown,
  to: number,
  tag: number,
  mode: SendMode,
): boolean {
  const length = writer.write(value, markBytes);
  if (length > 0) transport.send(channel, to, tag, writer.room, mode, length);
  return length > 0;
}

/** Begins to send an object; gives what is on its way. It was copied, but for its large arrays. */
export function beginObjectSend(
  context: Context,
  channel: Channel,
  value: unknown,
  to: number,
  tag: number,
  mode: SendMode,
): Operation {
  const length = writer.write(value, markBytes);
  if (length === 0) return beginClonedSend(context, channel, value, to, tag, mode);
  return context.transport.startSend(channel, to, tag, writer.room.slice(0, length), mode);
}

/** The same of one that is not small and plain. */
export function beginClonedSend(
  context: Context,
  channel: Channel,
  value: unknown,
  to: number,
  tag: number,
  mode: SendMode,
): Operation {
  const { transport, parts } = context;
  const { head, buffers } = structuredCloneCodec.encode(value);
  const message = new Uint8Array(headerBytes + buffers.length * lengthBytes + head.length);
  const header = new DataView(message.buffer);
  const partsTag = buffers.length > 0 ? context.nextObject() : 0;
  header.setUint32(0, buffers.length, true);
  header.setUint32(4, partsTag, true);
  buffers.forEach(({ length }, i) => header.setFloat64(headerBytes + i * lengthBytes, length, true));
  message.set(head, headerBytes + buffers.length * lengthBytes);
  const first = transport.startSend(channel, to, tag, message, mode);
  if (buffers.length === 0) return first;
  const partMode = mode === 'buffered' ? 'buffered' : 'standard';
  const large = buffers.map((part) => transport.startSend(parts, to, partsTag, part, partMode));
  return new Together([first, ...large], tag, channel.id);
}

/** Several operations, done when all are. */
class Together implements Operation {
  constructor(
    private readonly operations: readonly Operation[],
    readonly tag: number,
    readonly channel: number,
  ) {}

  get done(): boolean {
    return this.operations.every(({ done }) => done);
  }

  get error(): Error | undefined {
    return this.operations.find(({ error }) => error)?.error;
  }

  get needs(): number {
    return this.pending?.needs ?? ANYBODY;
  }

  get pending(): Operation | undefined {
    return this.operations.find(({ done }) => !done);
  }
}
