import { MessageChannel, receiveMessageOnPort, type MessagePort, type ResourceLimits } from 'node:worker_threads';
import type { TaskInfo } from '../tasks/task-function.js';
import { Claims, laneCapacity } from './claims.js';
import { LaneWorker, type LaneExit, type Spawn } from './lane-worker.js';
import type { Lane, LaneKind, LaneOwner } from './lane.js';
import { ReplyInbox } from './reply-inbox.js';
import { RequestOutbox } from './request-outbox.js';
import type { ServerData } from './server.js';
import { WakeCell } from './wake-cell.js';

const start = { module: new URL('./server.js', import.meta.url).href, exportName: 'serve' };

/** What the threads of a pool have in common. */
export interface ThreadLanesOptions {
  readonly resourceLimits?: ResourceLimits | undefined;
  /** Heap in use, in bytes, beyond which a thread asks to be replaced after a task. Default: no limit. */
  readonly heapBytes?: number | undefined;
  /** Makes the threads. Default: at once. */
  readonly spawn?: Spawn | undefined;
  /** See `LaneWorkerOptions`. */
  readonly startTimeoutMs?: number | undefined;
}

/** Lanes that are worker threads. One wake cell for all of them, so that one wait hears every lane. */
export class ThreadLanes implements LaneKind {
  private readonly wake = new WakeCell();

  constructor(private readonly options: ThreadLanesOptions = {}) {}

  open(name: string, owner: LaneOwner): Lane {
    return new ThreadLane(name, owner, this.wake, this.options);
  }

  sequence(): number {
    return this.wake.sequence;
  }

  park(sequence: number, timeoutMs: number): void {
    this.wake.park(sequence, timeoutMs);
  }
}

/** A lane that is a worker thread. Its worker begins at once, and keeps the process alive only while `ref` says so. */
export class ThreadLane implements Lane {
  readonly claims = new Claims(new Int32Array(new SharedArrayBuffer(4 * laneCapacity)));
  private readonly worker: LaneWorker;
  private readonly port: MessagePort;
  private readonly outbox: RequestOutbox;
  private readonly inbox: ReplyInbox;
  private over = false;
  /** Whether somebody waits for a reply. */
  private awaited = false;

  constructor(
    readonly name: string,
    private readonly owner: LaneOwner,
    wake: WakeCell,
    options: ThreadLanesOptions,
  ) {
    const { port1, port2 } = new MessageChannel();
    const { resourceLimits, heapBytes = Infinity, spawn, startTimeoutMs } = options;
    const data: ServerData = {
      port: port2,
      claims: this.claims.cells.buffer as SharedArrayBuffer,
      wake: wake.buffer,
      heapBytes,
    };
    this.port = port1;
    this.inbox = new ReplyInbox(owner);
    this.outbox = new RequestOutbox(owner, {
      claims: this.claims,
      post: (requests, transfers) =>
        transfers.length === 0 ? port1.postMessage(requests) : port1.postMessage(requests, transfers),
    });
    const transferList = [port2];
    try {
      this.worker = new LaneWorker({ name, start, data, transferList, resourceLimits, spawn, startTimeoutMs });
    } catch (error) {
      port1.close();
      throw error;
    }
    this.worker.unref();
    this.port.on('message', (message: unknown[]) => this.receive(message));
    this.port.unref();
    // The port is closed a little before the thread has ended. Somebody who waits for a reply must hear of the end all the same.
    this.port.on('close', () => {
      if (this.awaited && !this.over) this.worker.ref();
    });
    this.worker.onEnded(() => this.end(this.worker.exit as LaneExit));
  }

  get exited(): Promise<LaneExit> {
    return this.worker.exited;
  }

  get started(): boolean {
    return this.worker.started;
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
    this.worker.ref(); // it will end soon, and whoever waits for that must not be cut short
  }

  flush(): void {
    this.outbox.flush();
  }

  pump(): boolean {
    let any = false;
    for (;;) {
      const received = receiveMessageOnPort(this.port) as { readonly message: unknown[] } | undefined;
      if (received === undefined) return any;
      any = true;
      this.receive(received.message);
    }
  }

  ref(): void {
    this.awaited = true;
    this.port.ref();
  }

  unref(): void {
    this.awaited = false;
    this.port.unref();
  }

  kill(): void {
    this.worker.ref();
    void this.worker.kill();
  }

  reap(): boolean {
    this.worker.endIfMute();
    if (!this.over && this.worker.ended) this.end(this.worker.seenExit);
    return this.over;
  }

  private receive(message: readonly unknown[]): void {
    this.inbox.take(message);
  }

  /** Once, however the end was noticed. What it had sent before is taken in first. */
  private end(exit: LaneExit): void {
    if (this.over) return;
    this.pump();
    this.over = true;
    this.port.close();
    this.owner.exited(exit);
  }
}
