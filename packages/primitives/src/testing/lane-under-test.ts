import { pack } from '../codec/pack.js';
import { processNow } from '../isolate/process-clock.js';
import type { Claims } from '../lane/claims.js';
import type { LaneExit } from '../lane/lane-worker.js';
import { Mode, modeBits, Status, type Lane, type LaneKind, type LaneOwner } from '../lane/lane.js';
import { taskInfoOf } from '../tasks/info.js';
import { turn } from './executor-contract/tasks.js';

interface Reply {
  readonly slot: number;
  readonly status: Status;
  readonly value: unknown;
  readonly micros: number;
}

/** A lane and an owner that writes down what it hears. */
export class LaneUnderTest implements LaneOwner {
  readonly lane: Lane;
  readonly heard: Reply[] = [];
  readonly streamed: unknown[] = [];
  readonly beginnings: number[] = [];
  readonly refusals: { readonly slot: number; readonly error: Error }[] = [];
  readonly exits: LaneExit[] = [];
  /** How many replies had been heard when the end was. */
  repliesAtExit = 0;
  private readonly functions = new Map<unknown, number>();
  private slots = 0;

  constructor(readonly kind: LaneKind) {
    this.lane = kind.open('under-test', this);
    this.lane.ref();
  }

  get claims(): Claims {
    return this.lane.claims;
  }

  now(): number {
    return processNow();
  }

  /** Puts a request into the outbox. Gives its slot. */
  add(task: unknown, args: unknown, mode: Mode = Mode.call): number {
    let index = this.functions.get(task);
    if (index === undefined) {
      this.functions.set(task, (index = this.functions.size));
      this.lane.define(index, taskInfoOf(task));
    }
    const slot = this.slots++;
    const packed = mode === Mode.column ? undefined : pack(args, 'arguments');
    this.claims.send(slot);
    const how = packed && mode === Mode.call ? Mode.packed : mode;
    this.lane.add(slot, (index << modeBits) | how, packed ?? args, slot);
    return slot;
  }

  send(task: unknown, args: unknown, mode: Mode = Mode.call): number {
    const slot = this.add(task, args, mode);
    this.flush();
    return slot;
  }

  flush(): void {
    this.lane.flush();
  }

  /** Resolves when that many requests were answered. */
  async replies(count: number): Promise<void> {
    while (this.heard.length < count) await turn();
  }

  /** Resolves when that many items of streams have come. */
  async items(count: number): Promise<void> {
    while (this.streamed.length < count) await turn();
  }

  /** Ends the lane if it lives, and waits for its end in any case: one that was seen dead by a blocked thread has not exited yet. */
  async end(): Promise<void> {
    this.lane.kill();
    await this.lane.exited;
  }

  reply(slot: number, status: Status, value: unknown, micros: number): void {
    if (status === Status.began) this.beginnings.push(value as number);
    else if (status === Status.item) this.streamed.push(value);
    else this.heard.push({ slot, status, value, micros });
  }

  replied(): void {
    // Nothing is sent because of a reply.
  }

  refused(slot: number, error: Error): void {
    this.refusals.push({ slot, error });
  }

  exited(exit: LaneExit): void {
    this.repliesAtExit = this.heard.length;
    this.exits.push(exit);
  }
}
