import { PicklingError, type TaskInfo } from '@parallel-cookbook/primitives';
import {
  Control,
  MessageObjects,
  type Claims,
  type Lane,
  type LaneExit,
  type LaneOwner,
  type Status,
} from '@parallel-cookbook/primitives/lane';
import { beginObjectSend } from '../point-to-point/object-send.js';
import { crewTag, type Crew, type RankStart } from './crew.js';

const fields = 4;

/** Whoever takes in what ranks say, and only while somebody waits for it. */
export interface Hearing {
  pump(): boolean;
  ref(): void;
  unref(): void;
  /** A lane was closed: the pool ends. */
  closing(): void;
}

/** A lane that is a rank. What it is sent is copied at once. */
export class RankLane implements Lane {
  readonly claims: Claims;
  readonly exited: Promise<LaneExit>;
  started = false;
  private outbox: unknown[] = [];
  private readonly objects = new MessageObjects(() => this.flush());
  /** Buffers that are handed over, by the place of their request in the outbox. */
  private readonly transfers = new Map<number, readonly ArrayBuffer[]>();
  private readonly inbox: (readonly unknown[])[] = [];
  private inboxAt = 0;
  private over = false;
  private resolveExited!: (exit: LaneExit) => void;

  constructor(
    readonly name: string,
    private readonly owner: LaneOwner,
    private readonly crew: Crew,
    private readonly rank: number,
    private readonly hearing: Hearing,
  ) {
    this.claims = crew.claims(rank);
    this.exited = new Promise((resolve) => (this.resolveExited = resolve));
    void crew.exited(rank).then((exit) => this.end(exit));
    this.send({ lane: name } satisfies RankStart);
  }

  define(index: number, info: TaskInfo): void {
    this.outbox.push(Control.define, index, { ...info }, 0);
  }

  add(slot: number, code: number, args: unknown, id: number, transfers?: readonly ArrayBuffer[]): void {
    this.objects.addArguments(args); // it may flush: what follows is for the next message then
    if (transfers) this.transfers.set(this.outbox.length, transfers);
    this.outbox.push(slot, code, args, id);
  }

  stop(slot: number): void {
    this.outbox.push(Control.stop, slot, undefined, 0);
  }

  grant(slot: number, items: number): void {
    this.outbox.push(Control.grant, slot, items, 0);
  }

  close(): void {
    this.outbox.push(Control.close, 0, undefined, 0);
    this.flush();
    this.crew.dismissed(this.rank);
    this.hearing.closing();
  }

  flush(): void {
    if (this.outbox.length === 0) return;
    const requests = this.outbox;
    this.outbox = [];
    this.objects.clear();
    try {
      this.send(requests);
      for (const buffers of this.transfers.values()) detach(buffers);
    } catch {
      this.sendOneByOne(requests);
    }
    if (this.transfers.size > 0) this.transfers.clear();
  }

  pump(): boolean {
    return this.hearing.pump();
  }

  ref(): void {
    this.hearing.ref();
  }

  unref(): void {
    this.hearing.unref();
  }

  kill(): void {
    this.outbox = [Control.close, 0, undefined, 0];
    this.flush();
    this.crew.kill(this.rank);
    this.hearing.closing();
  }

  reap(): boolean {
    const exit = this.crew.seenExit(this.rank);
    if (exit) this.end(exit);
    return this.over;
  }

  /** The rank has said something. */
  receive(message: readonly unknown[]): void {
    if (this.over) return;
    this.started = true;
    if (message.length === 0) return; // it only says that it has begun
    this.inbox.push(message);
    // The owner may call back into `pump` from any reply: whoever comes here goes on where the other one was.
    for (let replies; (replies = this.inbox[0]) !== undefined;) {
      const at = this.inboxAt;
      if (at === replies.length) {
        this.inbox.shift();
        this.inboxAt = 0;
        continue;
      }
      this.inboxAt = at + fields;
      this.owner.reply(replies[at] as number, replies[at + 1] as Status, replies[at + 2], replies[at + 3] as number);
    }
    this.owner.replied();
  }

  /** Something in one of the requests cannot be cloned after all: only that one is refused. */
  private sendOneByOne(requests: readonly unknown[]): void {
    for (let at = 0; at < requests.length; at += fields) {
      const one = requests.slice(at, at + fields);
      try {
        this.send(one);
        detach(this.transfers.get(at) ?? []);
      } catch (error) {
        const slot = one[0] as number;
        this.claims.revoke(slot);
        this.send([slot, one[1], undefined, one[3]]);
        const remedy = 'Handles and shared memory of threads do not go to ranks: use those of processes';
        this.owner.refused(
          slot,
          new PicklingError('arguments', `${(error as Error).message}. ${remedy}`, { cause: error }),
        );
      }
    }
  }

  private send(message: unknown): void {
    if (this.crew.over) return;
    const { context } = this.crew;
    beginObjectSend(context, context.messages, message, this.rank, crewTag.request, 'buffered');
  }

  /** Once, however the end was noticed. */
  private end(exit: LaneExit): void {
    if (this.over) return;
    this.hearing.pump();
    this.over = true;
    this.owner.exited(exit);
    this.resolveExited(exit);
  }
}

/** To a rank all is copied; whoever handed a buffer over sees the same as with threads: it is gone. */
function detach(buffers: readonly ArrayBuffer[]): void {
  if (buffers.length > 0) structuredClone(undefined, { transfer: [...buffers] });
}
