import { tracer } from '@parallel-cookbook/primitives';
import { checkTag, type Context } from '../context/context.js';
import { Request, type RequestParts } from '../request/request.js';
import { ANYBODY, type Operation } from '../transport/operation.js';
import { PROC_NULL } from '../transport/envelope.js';
import type { SendMode, Transport } from '../transport/transport.js';
import { traceSend } from './trace.js';
import { bufferOf, type BufferSpec } from './buffer-spec.js';

/** What there was nothing to do for. */
export const nothingToDo: Operation = { done: true, error: undefined, needs: ANYBODY };

/** Sends typed arrays, blocking. */
export function send(context: Context, call: string, data: BufferSpec, to: number, tag: number, mode: SendMode): void {
  context.check(call);
  context.checkDestination(call, to);
  checkTag(call, tag);
  if (to === PROC_NULL) return;
  if (tracer.enabled) traceSend(context.messages, to, tag);
  context.transport.send(context.messages, to, tag, bytesToSend(call, data), mode);
}

/** Begins to send typed arrays. */
export function startSend(
  context: Context,
  call: string,
  data: BufferSpec,
  to: number,
  tag: number,
  mode: SendMode,
): Request<void> {
  context.check(call);
  context.checkDestination(call, to);
  checkTag(call, tag);
  const { transport } = context;
  if (tracer.enabled && to !== PROC_NULL) traceSend(context.messages, to, tag);
  const operation =
    to === PROC_NULL ? nothingToDo : transport.startSend(context.messages, to, tag, bytesToSend(call, data), mode);
  return new Request(new SendParts(transport, operation, to));
}

/** A send, as its request sees it. */
class SendParts implements RequestParts<void> {
  constructor(
    readonly transport: Transport,
    readonly operation: Operation,
    readonly to: number,
  ) {}

  get what(): string {
    return `send to rank ${this.to}`;
  }

  finish(): void {}

  cancelled(): void {}
}

/** The bytes as they go: the array itself, where they stand without gaps. */
function bytesToSend(call: string, spec: BufferSpec): ArrayBufferView {
  if (ArrayBuffer.isView(spec)) return spec;
  const { data, count, datatype, whole } = bufferOf(call, spec);
  return whole ?? datatype.pack(data, count);
}
