import { PicklingError } from '../errors/pickling.js';
import type { TaskInfo } from '../tasks/task-function.js';
import type { Claims } from './claims.js';
import type { LaneOwner } from './lane.js';
import { MessageObjects } from './message-objects.js';
import { movingArguments } from './moving-copy.js';
import { Control } from './server.js';

const fields = 4;
const nothing: readonly ArrayBuffer[] = [];

/** How requests reach a lane. */
export interface RequestRoute {
  readonly claims: Claims;
  /** Sends requests, and moves the buffers if it can. Throws where something cannot be cloned, and then nothing has been sent. */
  post(requests: readonly unknown[], transfers: readonly ArrayBuffer[]): void;
  /** Whether it cannot move buffers, but copies them. Then they are detached here once they were sent: whoever handed one over finds it gone, as with threads. */
  readonly copies?: boolean | undefined;
  /** What to do about arguments that cannot be cloned. */
  readonly remedy?: string | undefined;
}

/**
 * The requests for a lane that have not been sent: `[slot, code, arguments, id]…` in one flat array, so that many cost one message. For
 * every kind of lane; {@link Outbox} is its counterpart for replies.
 */
export class RequestOutbox {
  private requests: unknown[] = [];
  private readonly objects = new MessageObjects(() => this.flush());
  /** Buffers that are handed over, by the place of their request. */
  private readonly transfers = new Map<number, readonly ArrayBuffer[]>();

  /** @param owner is told of requests whose arguments cannot be cloned; the lane was told to forget them. */
  constructor(
    private readonly owner: LaneOwner,
    private readonly route: RequestRoute,
  ) {}

  define(index: number, info: TaskInfo): void {
    this.requests.push(Control.define, index, { ...info }, 0);
  }

  add(slot: number, code: number, args: unknown, id: number, transfers?: readonly ArrayBuffer[]): void {
    const copy = transfers || this.route.copies ? undefined : movingArguments(args);
    const sent = copy ? copy.value : args;
    const moved = copy ? copy.buffers : transfers;
    this.objects.addArguments(sent); // it may flush: what follows is for the next message then
    if (moved) this.transfers.set(this.requests.length, moved);
    this.requests.push(slot, code, sent, id);
  }

  stop(slot: number): void {
    this.requests.push(Control.stop, slot, undefined, 0);
  }

  grant(slot: number, items: number): void {
    this.requests.push(Control.grant, slot, items, 0);
  }

  close(): void {
    this.requests.push(Control.close, 0, undefined, 0);
  }

  /** Forgets what has not been sent. */
  clear(): void {
    this.requests = [];
    this.transfers.clear();
    this.objects.clear();
  }

  flush(): void {
    if (this.requests.length === 0) return;
    const { requests } = this;
    this.requests = [];
    this.objects.clear();
    try {
      this.post(requests, this.transfers.size === 0 ? nothing : [...this.transfers.values()].flat());
    } catch {
      this.sendOneByOne(requests);
    }
    if (this.transfers.size > 0) this.transfers.clear();
  }

  /** Something in one of the requests cannot be cloned after all: only that one is refused. */
  private sendOneByOne(requests: readonly unknown[]): void {
    const { claims, remedy } = this.route;
    for (let at = 0; at < requests.length; at += fields) {
      const one = requests.slice(at, at + fields);
      try {
        this.post(one, this.transfers.get(at) ?? nothing);
      } catch (error) {
        const slot = one[0] as number;
        claims.revoke(slot);
        this.post([slot, one[1], undefined, one[3]], nothing);
        const { message } = error as Error;
        const detail = remedy === undefined ? message : `${message}. ${remedy}`;
        this.owner.refused(slot, new PicklingError('arguments', detail, { cause: error }));
      }
    }
  }

  private post(requests: readonly unknown[], transfers: readonly ArrayBuffer[]): void {
    this.route.post(requests, transfers);
    if (this.route.copies && transfers.length > 0) structuredClone(undefined, { transfer: [...transfers] });
  }
}
