import { tracer } from '@parallel-cookbook/primitives';
import { checkTagOrAny, type Context } from '../context/context.js';
import { Request } from '../request/request.js';
import { Status } from '../request/status.js';
import type { Channel } from '../transport/channel.js';
import { ANY_TAG, PROC_NULL, type Envelope } from '../transport/envelope.js';
import type { Incoming } from '../transport/operation.js';
import type { Claim } from '../transport/transport.js';
import { bufferOf, type Buffer, type BufferSpec } from './buffer-spec.js';
import { traceReceive } from './trace.js';
import { nothingToDo } from './send.js';

/** Who wants to know nothing of a message gets this one. */
const unread: Envelope = { source: 0, tag: 0, byteLength: 0 };

/** Receives into typed arrays, blocking. */
export function receive(
  context: Context,
  call: string,
  into: BufferSpec,
  source: number,
  tag: number,
  status: Status | undefined,
): void {
  context.check(call);
  context.checkSource(call, source);
  checkTagOrAny(call, tag);
  if (status) status.cancelled = false;
  if (source === PROC_NULL) return fromNobody(status);
  const { transport, messages } = context;
  const envelope = status ?? unread;
  if (ArrayBuffer.isView(into)) transport.receive(messages, source, tag, into, envelope);
  else {
    const buffer = bufferOf(call, into);
    const { whole, datatype, count } = buffer;
    const packed = whole ?? new Uint8Array(datatype.packSize(count));
    transport.receive(messages, source, tag, packed, envelope);
    if (!whole) spread(buffer, packed as Uint8Array, envelope);
  }
  if (tracer.enabled) traceReceive(messages, envelope);
}

/** Begins to receive into typed arrays. */
export function startReceive(
  context: Context,
  call: string,
  into: BufferSpec,
  source: number,
  tag: number,
): Request<Status> {
  context.check(call);
  context.checkSource(call, source);
  checkTagOrAny(call, tag);
  if (source !== PROC_NULL)
    return receiveBy(context, call, into, source, startOn(context, context.messages, source, tag));
  const finish = (): Status => {
    const status = new Status();
    fromNobody(status);
    return status;
  };
  return new Request({ transport: context.transport, operation: nothingToDo, what: 'receive from nobody', finish });
}

/** Begins to receive a message that was taken out of the matching. */
export function startClaimed(context: Context, call: string, into: BufferSpec, claim: Claim): Request<Status> {
  return receiveBy(context, call, into, claim.envelope.source, (view) => claim.start(view));
}

function startOn(
  { transport }: Context,
  channel: Channel,
  source: number,
  tag: number,
): (view: ArrayBufferView) => Incoming {
  return (view) => transport.startReceive(channel, source, tag, view);
}

function receiveBy(
  { transport, messages }: Context,
  call: string,
  into: BufferSpec,
  source: number,
  start: (view: ArrayBufferView) => Incoming,
): Request<Status> {
  const buffer = bufferOf(call, into);
  const packed = buffer.whole ?? new Uint8Array(buffer.datatype.packSize(buffer.count));
  const operation = start(packed);
  return new Request({
    transport,
    operation,
    what: source < 0 ? 'receive from any rank' : `receive from rank ${source}`,
    finish: () => {
      if (tracer.enabled) traceReceive(messages, operation.envelope);
      if (!buffer.whole) spread(buffer, packed as Uint8Array, operation.envelope);
      return Object.assign(new Status(), operation.envelope);
    },
    cancelled: () => Object.assign(new Status(), { cancelled: true }),
  });
}

/** Puts what came without gaps to where it belongs. */
function spread({ data, datatype }: Buffer, packed: Uint8Array, { byteLength }: Envelope): void {
  datatype.unpack(packed.subarray(0, byteLength), data);
}

function fromNobody(status: Status | undefined): void {
  if (!status) return;
  status.source = PROC_NULL;
  status.tag = ANY_TAG;
  status.byteLength = 0;
}
