import { tracer, type BlockingWaitOptions, type WaitOptions } from '@parallel-cookbook/primitives';
import { checkTag, checkTagOrAny, type Context } from '../context/context.js';
import { Request } from '../request/request.js';
import type { Status } from '../request/status.js';
import { ANY_TAG, PROC_NULL, type Envelope } from '../transport/envelope.js';
import type { Claim, SendMode } from '../transport/transport.js';
import { traceReceive, traceSend } from './trace.js';
import { ObjectReceive, receivePlain } from './object-receive.js';
import { beginClonedSend, beginObjectSend, sendPlain } from './object-send.js';
import { nothingToDo } from './send.js';

/** Begins to send an object. */
export function startObjectSend(
  context: Context,
  call: string,
  value: unknown,
  to: number,
  tag: number,
  mode: SendMode,
): Request<void> {
  context.check(call);
  context.checkDestination(call, to);
  checkTag(call, tag);
  const { transport, messages } = context;
  if (tracer.enabled && to !== PROC_NULL) traceSend(messages, to, tag);
  const operation = to === PROC_NULL ? nothingToDo : beginObjectSend(context, messages, value, to, tag, mode);
  return new Request({ transport, operation, what: `send to rank ${to}`, finish: () => undefined });
}

/** Sends an object, blocking. What is small and plain goes without a request. */
export function sendObject(
  context: Context,
  call: string,
  value: unknown,
  to: number,
  tag: number,
  mode: SendMode,
  options: BlockingWaitOptions | undefined,
): void {
  if (options !== undefined || to === PROC_NULL) {
    return blocked(startObjectSend(context, call, value, to, tag, mode), options);
  }
  context.check(call);
  context.checkDestination(call, to);
  checkTag(call, tag);
  const { transport, messages } = context;
  if (tracer.enabled) traceSend(messages, to, tag);
  if (sendPlain(context, messages, value, to, tag, mode)) return;
  const operation = beginClonedSend(context, messages, value, to, tag, mode);
  blocked(new Request({ transport, operation, what: `send to rank ${to}`, finish: () => undefined }), undefined);
}

/** Begins to receive an object. @param status is filled in when it is there. */
export function startObjectReceive<T>(
  context: Context,
  call: string,
  source: number,
  tag: number,
  status: Status | undefined,
): Request<T> {
  context.check(call);
  context.checkSource(call, source);
  checkTagOrAny(call, tag);
  const { transport, messages } = context;
  if (source === PROC_NULL) {
    const finish = (): T => {
      if (status) Object.assign(status, { source: PROC_NULL, tag: ANY_TAG, byteLength: 0, cancelled: false });
      return undefined as T;
    };
    return new Request({ transport, operation: nothingToDo, what: 'receive from nobody', finish });
  }
  return requestOf(context, ObjectReceive.start(context, messages, source, tag), whatOf(source), status);
}

/** What came last without a request. */
const last: { value: unknown; readonly envelope: Envelope } = {
  value: undefined,
  envelope: { source: 0, tag: 0, byteLength: 0 },
};

/** Receives an object, blocking. What is small and plain, and comes soon, needs no request. */
export function receiveObject<T>(
  context: Context,
  call: string,
  source: number,
  tag: number,
  options: (BlockingWaitOptions & { readonly status?: Status | undefined }) | undefined,
): T {
  const status = options?.status;
  const mayEnd = options?.timeoutMs !== undefined;
  if (mayEnd || source === PROC_NULL) {
    return blocked(startObjectReceive<T>(context, call, source, tag, status), options);
  }
  context.check(call);
  context.checkSource(call, source);
  checkTagOrAny(call, tag);
  const receive = receivePlain(context, context.messages, source, tag, last);
  if (receive) return blocked(requestOf<T>(context, receive, whatOf(source), status), undefined);
  if (tracer.enabled) traceReceive(context.messages, last.envelope);
  if (status) Object.assign(status, last.envelope, { cancelled: false });
  const { value } = last;
  last.value = undefined;
  return value as T;
}

function whatOf(source: number): string {
  return source < 0 ? 'receive from any rank' : `receive from rank ${source}`;
}

/** Begins to receive an object that was taken out of the matching. */
export function startClaimedObject<T>(context: Context, claim: Claim, status: Status | undefined): Request<T> {
  const what = `receive from rank ${claim.envelope.source}`;
  return requestOf(context, ObjectReceive.claimed(context, claim), what, status);
}

function requestOf<T>(
  { transport, messages }: Context,
  receive: ObjectReceive,
  what: string,
  status: Status | undefined,
): Request<T> {
  const { incoming } = receive;
  return new Request({
    transport,
    operation: receive,
    cancel: () => receive.cancel(),
    what,
    finish: () => {
      if (tracer.enabled) traceReceive(messages, incoming.envelope);
      if (status) Object.assign(status, incoming.envelope, { cancelled: false });
      return receive.value as T;
    },
  });
}

/** Waits for what a message without a request of its own became: who gives up takes the receive back. */
export async function awaited<T>(request: Request<T>, options: WaitOptions | undefined): Promise<T> {
  try {
    return await request.wait(options);
  } catch (error) {
    request.cancel();
    throw error;
  }
}

/** The same, blocking. */
export function blocked<T>(request: Request<T>, options: BlockingWaitOptions | undefined): T {
  try {
    return request.waitSync(options);
  } catch (error) {
    request.cancel();
    throw error;
  }
}
