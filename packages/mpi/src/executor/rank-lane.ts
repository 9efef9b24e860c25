import type { TaskInfo } from '@parallel-cookbook/primitives';
import {
  ReplyInbox,
  RequestOutbox,
  type Claims,
  type Lane,
  type LaneExit,
  type LaneOwner,
} from '@parallel-cookbook/primitives/lane';
import { beginObjectSend } from '../point-to-point/object-send.js';
import { crewTag, type Crew, type RankStart } from './crew.js';

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
  private readonly outbox: RequestOutbox;
  private readonly inbox: ReplyInbox;
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
    this.inbox = new ReplyInbox(owner);
    this.outbox = new RequestOutbox(owner, {
      claims: this.claims,
      copies: true,
      post: (requests) => this.send(requests),
      remedy: 'Handles and shared memory of threads do not go to ranks: use those of processes',
    });
    void crew.exited(rank).then((exit) => this.end(exit));
    this.send({ lane: name } satisfies RankStart);
  }

  define(index: number, info: TaskInfo): void {
    this.outbox.define(index, info);
  }

  add(slot: number, code: number, args: unknown, id: number, transfers?: readonly ArrayBuffer[]): void {
    this.outbox.add(slot, code, args, id, transfers);
  }

  stop(slot: number): void {
    this.outbox.stop(slot);
  }

  grant(slot: number, items: number): void {
    this.outbox.grant(slot, items);
  }

  close(): void {
    this.outbox.close();
    this.flush();
    this.crew.dismissed(this.rank);
    this.hearing.closing();
  }

  flush(): void {
    this.outbox.flush();
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
    this.outbox.clear();
    this.outbox.close();
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
    this.inbox.take(message);
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
