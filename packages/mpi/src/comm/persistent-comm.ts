import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { bufferOf, type BufferSpec } from '../point-to-point/buffer-spec.js';
import { awaited, blocked, startObjectSend } from '../point-to-point/object.js';
import { persistentReceive, persistentSend } from '../point-to-point/persistent.js';
import { startReceive } from '../point-to-point/receive.js';
import { startSend } from '../point-to-point/send.js';
import type { PersistentRequest } from '../request/persistent-request.js';
import type { Request } from '../request/request.js';
import type { Status } from '../request/status.js';
import { ANY_SOURCE, ANY_TAG } from '../transport/envelope.js';
import { MessageComm } from './message-comm.js';

/** Messages with the same arguments again and again, and the rarer ways to send. */
export abstract class PersistentComm extends MessageComm {
  /** A send to be started again and again. Python: `Send_init`. Errors are those of `Send`, at once. */
  SendInit(data: BufferSpec, destination: number, tag = 0): PersistentRequest<void> {
    return persistentSend(this.context, 'Comm.Send_init', data, destination, tag, 'standard');
  }

  /** The same; a start is done when the receive has begun. Python: `Ssend_init`. */
  SsendInit(data: BufferSpec, destination: number, tag = 0): PersistentRequest<void> {
    return persistentSend(this.context, 'Comm.Ssend_init', data, destination, tag, 'synchronous');
  }

  /** The same from a copy that is made at each start. Python: `Bsend_init`. */
  BsendInit(data: BufferSpec, destination: number, tag = 0): PersistentRequest<void> {
    return persistentSend(this.context, 'Comm.Bsend_init', data, destination, tag, 'buffered');
  }

  /** The same with the promise that at each start the receive has begun already. Python: `Rsend_init`. */
  RsendInit(data: BufferSpec, destination: number, tag = 0): PersistentRequest<void> {
    return persistentSend(this.context, 'Comm.Rsend_init', data, destination, tag, 'ready');
  }

  /** A receive to be started again and again. Python: `Recv_init`. */
  RecvInit(into: BufferSpec, source: number = ANY_SOURCE, tag: number = ANY_TAG): PersistentRequest<Status> {
    return persistentReceive(this.context, 'Comm.Recv_init', into, source, tag);
  }

  /** Begins `Bsend`: the memory may be used again at once. Python: `Ibsend`. */
  Ibsend(data: BufferSpec, destination: number, tag = 0): Request<void> {
    return startSend(this.context, 'Comm.Ibsend', data, destination, tag, 'buffered');
  }

  /** Begins `Rsend`: the receive has begun already. Python: `Irsend`. */
  Irsend(data: BufferSpec, destination: number, tag = 0): Request<void> {
    return startSend(this.context, 'Comm.Irsend', data, destination, tag, 'ready');
  }

  /** Sends what is in the buffer, from a copy, and receives into it. Blocks until both are done. Python: `Sendrecv_replace`. */
  SendrecvReplace(
    buffer: BufferSpec,
    destination: number,
    sendTag = 0,
    source: number = ANY_SOURCE,
    receiveTag: number = ANY_TAG,
  ): Status {
    const call = 'Comm.Sendrecv_replace';
    const { data, count, datatype } = bufferOf(call, buffer);
    const sending = startSend(this.context, call, datatype.pack(data, count), destination, sendTag, 'standard');
    const receiving = startReceive(this.context, call, buffer, source, receiveTag);
    sending.waitSync();
    return receiving.waitSync();
  }

  /** Sends an object; goes on at once. Python: `bsend`. */
  bsend(value: unknown, destination: number, tag = 0, options?: WaitOptions): Promise<void> {
    return awaited(this.ibsend(value, destination, tag), options);
  }

  /** {@link bsend} without a promise. */
  bsendSync(value: unknown, destination: number, tag = 0, options?: BlockingWaitOptions): void {
    blocked(this.ibsend(value, destination, tag), options);
  }

  /** Begins `bsend`. Python: `ibsend`. */
  ibsend(value: unknown, destination: number, tag = 0): Request<void> {
    return startObjectSend(this.context, 'Comm.ibsend', value, destination, tag, 'buffered');
  }

  /** Begins `ssend`: done when the receive has begun. Python: `issend`. */
  issend(value: unknown, destination: number, tag = 0): Request<void> {
    return startObjectSend(this.context, 'Comm.issend', value, destination, tag, 'synchronous');
  }
}
