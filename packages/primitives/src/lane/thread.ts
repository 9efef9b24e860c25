import { MessageChannel, receiveMessageOnPort, type MessagePort, type ResourceLimits } from 'node:worker_threads';
import type { TaskInfo } from '../tasks/task-function.js';
import { PicklingError } from '../errors/pickling.js';
import { Claims, laneCapacity } from './claims.js';
import { LaneWorker, type LaneExit, type Spawn } from './lane-worker.js';
import type { Lane, LaneKind, LaneOwner, Status } from './lane.js';
import { MessageObjects } from './message-objects.js';
import { Control, type ServerData } from './server.js';
import { WakeCell } from './wake-cell.js';

const fields = 4;
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
  private outbox: unknown[] = [];
  private readonly objects = new MessageObjects(() => this.flush());
  /** Buffers that are handed over, by the place of their request in the outbox. */
  private readonly transfers = new Map<number, readonly ArrayBuffer[]>();
  private readonly inbox: (readonly unknown[])[] = [];
  private inboxAt = 0;
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
    this.outbox.push(Control.define, index, { ...info }, 0);
  }

  add(slot: number, code: number, args: unknown, id: number, transfers?: readonly ArrayBuffer[]): void {
    this.objects.addArguments(args);
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
    this.worker.ref(); // it will end soon, and whoever waits for that must not be cut short
  }

  flush(): void {
    if (this.outbox.length === 0) return;
    const requests = this.outbox;
    this.outbox = [];
    this.objects.clear();
    try {
      if (this.transfers.size === 0) this.port.postMessage(requests);
      else this.port.postMessage(requests, [...this.transfers.values()].flat());
    } catch {
      this.sendOneByOne(requests);
    }
    if (this.transfers.size > 0) this.transfers.clear();
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
        this.port.postMessage(one, [...(this.transfers.get(at) ?? [])]);
      } catch (error) {
        const slot = one[0] as number;
        this.claims.revoke(slot);
        this.port.postMessage([slot, one[1], undefined, one[3]]);
        this.owner.refused(slot, new PicklingError('arguments', (error as Error).message, { cause: error }));
      }
    }
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
