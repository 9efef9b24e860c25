import { types } from 'node:util';

/** Shorter ones structured clone copies as fast, and many of them share a message. */
const leastBytes = 4096;

const kindOf = Reflect.getOwnPropertyDescriptor(
  Reflect.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)?.get as (this: unknown) => 'Uint8Array';

/** A copy, and the buffer in it that a message can hand over. */
export interface MovingCopy<T> {
  readonly value: T;
  readonly buffers: readonly [ArrayBuffer];
}

/**
 * A copy of a long typed array or buffer, made to be handed over: structured clone would copy it twice, into the message and out of
 * it. It is what would have arrived, a `Uint8Array` for a `Buffer`. `undefined` for everything else, a view of a part of its buffer
 * among it, with which structured clone sends the whole.
 */
export function movingCopy(value: unknown): MovingCopy<unknown> | undefined {
  const isView = types.isTypedArray(value);
  const buffer: unknown = isView ? value.buffer : value;
  if (!types.isArrayBuffer(buffer) || buffer.byteLength < leastBytes) return undefined;
  if ((buffer as { readonly resizable?: boolean }).resizable || (isView && value.byteLength < buffer.byteLength)) {
    return undefined;
  }
  const copy = buffer.slice(0);
  return { value: isView ? new globalThis[kindOf.call(value)](copy) : copy, buffers: [copy] };
}

/** The same for the arguments of a call, if one of them is all that is no number or text: others might have parts in common with it. */
export function movingArguments(args: unknown): MovingCopy<readonly unknown[]> | undefined {
  if (!Array.isArray(args)) return undefined;
  let at = -1;
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'object' || args[i] === null) continue;
    if (at >= 0) return undefined;
    at = i;
  }
  const copy = at < 0 ? undefined : movingCopy(args[at]);
  if (!copy) return undefined;
  const value: unknown[] = [...(args as readonly unknown[])];
  value[at] = copy.value;
  return { value, buffers: copy.buffers };
}
