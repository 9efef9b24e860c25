import { ClosedError, tracer } from '@parallel-cookbook/primitives';
import type { Waitable } from '../loop/waitable.js';
import type { Waiter } from '../loop/waiter.js';
import { WaiterList } from '../loop/waiter-list.js';
import { FifoStore } from '../queue/fifo-store.js';
import type { Exchange } from './exchange.js';
import { Line } from './line.js';
import { nothing, type Operation } from './operation.js';

/**
 * The algorithm of a channel: a buffer, and two lines of which one at most has somebody in it whom the other side could serve.
 * README.md has the invariant.
 */
export class ChannelState<T> implements Waitable {
  readonly senders = new Line<Exchange<T>>();
  readonly receivers = new Line<Exchange<T>>();
  /** Those of the senders and receivers that wait for nothing else. */
  readonly sending = new WaiterList<unknown, Operation<unknown>>(this, 'send to', leave);
  readonly receiving = new WaiterList<unknown, Operation<unknown>>(this, 'receive from', leave);
  readonly buffer = new FifoStore<T>();
  sent = 0;
  received = 0;
  /** Why nothing can be sent any more. */
  private end: 'closed' | 'poisoned' | undefined = undefined;

  constructor(
    readonly name: string,
    readonly capacity: number,
  ) {}

  get kind(): string {
    return 'channel';
  }

  get closed(): boolean {
    return this.end !== undefined;
  }

  get poisoned(): boolean {
    return this.end === 'poisoned';
  }

  /** Whether a send would not have to wait, unless by a `select` that it is part of itself. */
  get canSend(): boolean {
    return this.receivers.first !== undefined || this.buffer.size < this.capacity || this.closed;
  }

  get canReceive(): boolean {
    return this.buffer.size > 0 || this.senders.first !== undefined || this.closed;
  }

  /** Gives a value to who waits for one, or to the buffer; gives `nothing` when there is neither. */
  send(value: T, by: Operation<unknown> | undefined): void | typeof nothing {
    if (this.end !== undefined) throw this.closedError();
    for (let receiver = this.receivers.first; receiver;) {
      const { next } = receiver;
      if (!by?.excludes(receiver) && receiver.happen(value)) {
        this.tellSent();
        this.tellReceived();
        return;
      }
      receiver = next;
    }
    if (this.buffer.size >= this.capacity) return nothing;
    this.buffer.add(value);
    this.tellSent();
    return undefined;
  }

  /** Takes a value from the buffer, or from who waits to send one; gives `nothing` when there is neither. */
  receive(by: Operation<unknown> | undefined): T | typeof nothing {
    const { buffer } = this;
    if (buffer.size > 0) {
      const value = buffer.take();
      this.tellReceived();
      const sender = this.takeSender(by);
      if (sender) buffer.add(sender.offered as T);
      return value;
    }
    const sender = this.takeSender(by);
    if (sender) {
      this.tellReceived();
      return sender.offered as T;
    }
    if (this.end !== undefined) throw this.closedError();
    return nothing;
  }

  finish(how: 'closed' | 'poisoned'): void {
    if (this.end === 'poisoned') return;
    this.end = how;
    if (how === 'poisoned') this.buffer.clear();
    for (let { first } = this.senders; first; { first } = this.senders) first.fail(this.closedError());
    for (let { first } = this.receivers; first; { first } = this.receivers) first.fail(this.closedError());
  }

  private takeSender(by: Operation<unknown> | undefined): Exchange<T> | undefined {
    for (let sender = this.senders.first; sender;) {
      const { next } = sender;
      if (!by?.excludes(sender) && sender.happen(undefined)) {
        this.tellSent();
        return sender;
      }
      sender = next;
    }
    return undefined;
  }

  private tellSent(): void {
    const message = this.sent++;
    if (tracer.enabled) tracer.emit('send', this.name, { message });
  }

  private tellReceived(): void {
    const message = this.received++;
    if (tracer.enabled) tracer.emit('recv', this.name, { message });
  }

  private closedError(): ClosedError {
    return new ClosedError(this.name, `${this.name} is ${this.end}`);
  }
}

function leave({ payload }: Waiter<unknown, Operation<unknown>>): void {
  payload.withdraw();
}
