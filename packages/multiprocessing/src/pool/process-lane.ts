import { decodeError, type TaskInfo } from '@parallel-cookbook/primitives';
import {
  ReplyInbox,
  RequestOutbox,
  type Claims,
  type Lane,
  type LaneExit,
  type LaneKind,
  type LaneOwner,
} from '@parallel-cookbook/primitives/lane';
import type { Socket } from 'node:net';
import { FrameChannel } from '../channel/frame-channel.js';
import { self } from '../process/self.js';
import { getLogger } from '../process/logger.js';
import { ChildLife, type ChildEnd } from '../start/child-life.js';
import { methodNamed, type StartMethodName } from '../start/start-method-name.js';
import type { LaneStart } from './lane-start.js';
import { sharedClaims } from './shared-claims.js';

/** What the processes of a pool have in common. */
export interface ProcessLanesOptions {
  /** How they start. Default: what `getStartMethod()` says. */
  readonly startMethod?: StartMethodName | undefined;
  /** Heap in use, in bytes, beyond which a process asks to be replaced after a task. Default: no limit. */
  readonly heapBytes?: number | undefined;
}

/** Lanes that are processes. A blocked dispatcher cannot hear them: their replies come through its event loop. */
export class ProcessLanes implements LaneKind {
  constructor(private readonly options: ProcessLanesOptions = {}) {}

  open(name: string, owner: LaneOwner): Lane {
    return new ProcessLane(name, owner, this.options);
  }

  sequence(): number {
    return 0;
  }

  park(): void {
    // Never called: the pool says that it cannot block.
  }
}

/** A lane that is a process. It begins at once, and keeps this process alive only while `ref` says so. */
export class ProcessLane implements Lane {
  readonly claims: Claims;
  readonly exited: Promise<LaneExit>;
  started = false;
  private readonly life: ChildLife;
  private readonly socket: Socket;
  private readonly channel: FrameChannel;
  private readonly outbox: RequestOutbox;
  private readonly inbox: ReplyInbox;
  private over = false;
  private resolveExited!: (exit: LaneExit) => void;

  constructor(
    readonly name: string,
    private readonly owner: LaneOwner,
    { startMethod, heapBytes = Infinity }: ProcessLanesOptions,
  ) {
    const { claims, place } = sharedClaims();
    this.claims = claims;
    this.exited = new Promise((resolve) => (this.resolveExited = resolve));
    const start: LaneStart = { lane: name, claims: place, heapBytes, parent: process.pid, parentName: self().name };
    const started = methodNamed(startMethod).start(start);
    this.life = new ChildLife(started);
    getLogger().debug(`worker "${name}" was started (pid ${this.life.pid ?? 'none'})`);
    this.socket = started.child.stdio[4] as unknown as Socket;
    this.channel = new FrameChannel(this.socket);
    this.inbox = new ReplyInbox(owner);
    this.outbox = new RequestOutbox(owner, {
      claims,
      copies: true,
      post: (requests) => this.channel.postMessage(requests),
      remedy:
        'Handles and shared memory of threads stay in their process: use those of @parallel-cookbook/multiprocessing',
    });
    this.channel.on('message', (message) => this.receive(message as unknown[]));
    this.socket.on('error', () => undefined); // its process has ended: `close` and `exit` follow
    // Both have to come: what it had sent last may still lie in the socket when it has ended.
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    void Promise.all([this.life.exited, closed]).then(([end]) => this.end(end));
    this.unref();
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
    this.life.keepAlive(true); // it will end soon, and whoever waits for that must not be cut short
  }

  flush(): void {
    this.outbox.flush();
  }

  pump(): boolean {
    return false;
  }

  ref(): void {
    this.life.keepAlive(true);
    this.socket.ref();
  }

  unref(): void {
    this.life.keepAlive(false);
    this.socket.unref();
  }

  kill(): void {
    this.life.keepAlive(true);
    this.life.signal('SIGKILL');
  }

  reap(): boolean {
    const end = this.life.look();
    if (end) this.end(end);
    return this.over;
  }

  private receive(replies: readonly unknown[]): void {
    this.started = true;
    if (replies.length === 0) return; // it only says that it has begun
    this.inbox.take(replies);
  }

  /** Once, however the end was noticed. */
  private end({ exitCode, outcome, error }: ChildEnd): void {
    if (this.over) return;
    this.over = true;
    this.socket.destroy();
    const said = outcome?.kind === 'error' ? decodeError(outcome.envelope) : error;
    const exit: LaneExit = { code: exitCode, error: said, mute: false };
    getLogger().debug(`worker "${this.name}" ended with exit code ${exitCode ?? 'unknown'}`);
    this.owner.exited(exit);
    this.resolveExited(exit);
  }
}
