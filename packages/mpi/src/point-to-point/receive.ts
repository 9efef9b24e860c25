import { tracer } from '@parallel-cookbook/primitives';
import { checkTagOrAny, type Context } from '../context/context.js';
import { Request, type RequestParts } from '../request/request.js';
import { Status } from '../request/status.js';
import type { Channel } from '../transport/channel.js';
import { ANY_TAG, PROC_NULL, type Envelope } from '../transport/envelope.js';
import type { Incoming } from '../transport/operation.js';
import type { Claim, Transport } from '../transport/transport.js';
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
  if (source !== PROC_NULL) {
    const target = new Target(call, into);
    const operation = context.transport.startReceive(context.messages, source, tag, target.packed);
    return new Request(new ReceiveParts(context, operation, source, target));
  }
  const finish = (): Status => {
    const status = new Status();
    fromNobody(status);
    return status;
  };
  return new Request({ transport: context.transport, operation: nothingToDo, what: 'receive from nobody', finish });
}

/** Begins to receive a message that was taken out of the matching. */
export function startClaimed(context: Context, call: string, into: BufferSpec, claim: Claim): Request<Status> {
  const target = new Target(call, into);
  return new Request(new ReceiveParts(context, claim.start(target.packed), claim.envelope.source, target));
}

/** Where a message is to go, and where it comes first: the same, where it stands there without gaps. */
class Target {
  readonly packed: ArrayBufferView;
  readonly #buffer: Buffer | undefined;

  constructor(call: string, into: BufferSpec) {
    if (ArrayBuffer.isView(into)) {
      this.packed = into;
      return;
    }
    const buffer = bufferOf(call, into);
    this.packed = buffer.whole ?? new Uint8Array(buffer.datatype.packSize(buffer.count));
    if (!buffer.whole) this.#buffer = buffer;
  }

  /** It has come. */
  fill(envelope: Envelope): void {
    if (this.#buffer) spread(this.#buffer, this.packed as Uint8Array, envelope);
  }
}

/** A receive, as its request sees it. */
class ReceiveParts implements RequestParts<Status> {
  readonly transport: Transport;
  readonly operation: Incoming;
  readonly #messages: Channel;
  readonly #source: number;
  readonly #target: Target;

  constructor({ transport, messages }: Context, operation: Incoming, source: number, target: Target) {
    this.transport = transport;
    this.operation = operation;
    this.#messages = messages;
    this.#source = source;
    this.#target = target;
  }

  get what(): string {
    return this.#source < 0 ? 'receive from any rank' : `receive from rank ${this.#source}`;
  }

  finish(): Status {
    const { envelope } = this.operation;
    if (tracer.enabled) traceReceive(this.#messages, envelope);
    this.#target.fill(envelope);
    return Status.of(envelope);
  }

  cancelled(): Status {
    return Object.assign(new Status(), { cancelled: true });
  }
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
