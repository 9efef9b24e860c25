import { pack } from '../codec/pack.js';
import { takeTransferList } from '../codec/transfer.js';
import { encodeError } from '../errors/remote-error.js';
import { laneName } from '../isolate/lane-name.js';
import { PicklingError } from '../errors/pickling.js';
import { isFlat } from './arrival.js';
import type { Column } from './column.js';
import type { LanePort } from './lane-port.js';
import { Status } from './lane.js';
import { MessageObjects } from './message-objects.js';
import { movingCopy } from './moving-copy.js';

const fields = 4;
const fullAt = 65 * fields; // 64 replies and a beginning

/** The replies of a lane that have not been sent: `[slot, status, value, micros]…` in one flat array. */
export class Outbox {
  private replies: unknown[] = [];
  /** Buffers that are handed over, by the place of their reply. */
  private readonly transfers = new Map<number, readonly ArrayBuffer[]>();
  private readonly objects = new MessageObjects(() => this.flush());
  private scheduled = false;

  constructor(
    private readonly port: LanePort,
    /** Tells a dispatcher that is blocked that something was sent. */
    private readonly ring: () => void,
  ) {}

  get empty(): boolean {
    return this.replies.length === 0;
  }

  /** Adds a reply; sends all when there are 64. */
  add(slot: number, status: Status, value: unknown, micros: number): void {
    this.replies.push(slot, status, value, micros);
    if (this.replies.length >= fullAt) this.flush();
  }

  /** Adds a value, packed if it has to be. What cannot travel becomes a failure of the task. */
  addValue(slot: number, item: boolean, value: unknown, micros: number): void {
    if (isFlat(value)) {
      this.add(slot, item ? Status.item : Status.done, value, micros);
      return;
    }
    const packed = pack(value, 'result');
    const transfers = takeTransferList(value);
    const copy = packed || transfers || this.port.copies ? undefined : movingCopy(value);
    const sent = copy ? copy.value : (packed ?? value);
    const moved = copy ? copy.buffers : transfers;
    this.objects.add(sent);
    if (moved) this.transfers.set(this.replies.length, moved);
    if (packed) this.add(slot, item ? Status.itemPacked : Status.donePacked, sent, micros);
    else this.add(slot, item ? Status.item : Status.done, sent, micros);
  }

  /** Adds the results of a chunk. */
  addColumn(slot: number, column: Column, micros: number): void {
    this.objects.add(column);
    this.add(slot, Status.done, column, micros);
  }

  /** Says when the task began whose reply is added next. The others follow it without a gap. */
  addBeginning(processMs: number): void {
    this.replies.push(0, Status.began, processMs, 0);
  }

  addError(slot: number, thrown: unknown, micros: number): void {
    const error = encodeError(thrown, laneName());
    this.objects.add(error);
    this.add(slot, Status.failed, error, micros);
  }

  /** Sends before the event loop turns: for replies that would else wait for a task that awaits something slow. */
  flushSoon(): void {
    if (this.scheduled || this.replies.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.replies.length === 0) return;
    const replies = this.replies;
    this.replies = [];
    this.objects.clear();
    try {
      if (this.transfers.size === 0) this.port.postMessage(replies);
      else this.port.postMessage(replies, [...this.transfers.values()].flat());
    } catch {
      this.sendOneByOne(replies);
    }
    if (this.transfers.size > 0) this.transfers.clear();
    this.ring();
  }

  /** One of them cannot be cloned after all, a detached buffer for example: only that one becomes a failure. */
  private sendOneByOne(replies: readonly unknown[]): void {
    for (let at = 0; at < replies.length; at += fields) {
      const one = replies.slice(at, at + fields);
      try {
        this.port.postMessage(one, [...(this.transfers.get(at) ?? [])]);
      } catch (error) {
        const refusal = new PicklingError('result', (error as Error).message, { cause: error });
        this.port.postMessage([one[0], Status.failed, encodeError(refusal, laneName()), one[3]]);
      }
    }
  }
}
