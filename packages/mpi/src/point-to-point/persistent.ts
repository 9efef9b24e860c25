import { checkTag, checkTagOrAny, type Context } from '../context/context.js';
import { PersistentRequest } from '../request/persistent-request.js';
import { Status } from '../request/status.js';
import type { SendMode } from '../transport/transport.js';
import { bufferOf, type BufferSpec } from './buffer-spec.js';
import { startReceive } from './receive.js';
import { startSend } from './send.js';

/** A persistent send that was not started yet. Its arguments are checked now. */
export function persistentSend(
  context: Context,
  call: string,
  data: BufferSpec,
  to: number,
  tag: number,
  mode: SendMode,
): PersistentRequest<void> {
  context.check(call);
  context.checkDestination(call, to);
  checkTag(call, tag);
  bufferOf(call, data);
  const begin = (): ReturnType<typeof startSend> => startSend(context, call, data, to, tag, mode);
  return new PersistentRequest({
    transport: context.transport,
    what: `send to rank ${to}`,
    begin,
    idle: () => undefined,
  });
}

/** A persistent receive that was not started yet. */
export function persistentReceive(
  context: Context,
  call: string,
  into: BufferSpec,
  source: number,
  tag: number,
): PersistentRequest<Status> {
  context.check(call);
  context.checkSource(call, source);
  checkTagOrAny(call, tag);
  bufferOf(call, into);
  const what = source < 0 ? 'receive from any rank' : `receive from rank ${source}`;
  const begin = (): ReturnType<typeof startReceive> => startReceive(context, call, into, source, tag);
  return new PersistentRequest({ transport: context.transport, what, begin, idle: () => new Status() });
}
