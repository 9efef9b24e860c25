import { getHeapStatistics } from 'node:v8';
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Packed } from '../codec/pack.js';
import { onBlocking } from '../isolate/blocking.js';
import { onProcessClock } from '../isolate/process-clock.js';
import { resolveTask } from '../tasks/resolver.js';
import type { TaskInfo } from '../tasks/task-function.js';
import { tracer } from '../trace/diagnostics.js';
import { arrived, isThenable } from './arrival.js';
import { callEach } from './call-each.js';
import { Claims } from './claims.js';
import type { Column } from './column.js';
import { KnownFunction } from './known-function.js';
import type { LanePort } from './lane-port.js';
import { Linger, type Poll } from './linger.js';
import { Mode, modeBits, Status, streamWindow } from './lane.js';
import { Outbox } from './outbox.js';
import { RequestQueue } from './request-queue.js';
import { CancellableContext, setLaneContext } from './task-context.js';
import { TaskStream } from './task-stream.js';
import { WakeCell } from './wake-cell.js';

/** What a thread lane begins with: the other end has the same. */
export interface ServerData {
  readonly port: MessagePort;
  readonly claims: SharedArrayBuffer;
  readonly wake: SharedArrayBuffer;
  /** After a task that leaves more in use on the heap the lane wants to be replaced. */
  readonly heapBytes: number;
}

/** What a message's first field says when it is no request's slot. */
export const Control = { define: -1, stop: -2, grant: -3, close: -4 } as const;

const lingerMicros = 200;
const loadingPatienceMs = 5000;

/** Runs, one after the other, the tasks that come through the port. The function with which a worker of a pool begins. */
export function serve({ port, claims, wake, heapBytes }: ServerData, find: FindTask = resolveTask): void {
  const wakeCell = new WakeCell(wake);
  const poll: Poll = () => receiveMessageOnPort(port)?.message as unknown[] | undefined;
  serveOver({ port, claims: new Claims(new Int32Array(claims)), heapBytes, ring: () => wakeCell.ring(), poll }, find);
}

/** The same for lanes of any kind. */
export function serveOver(ends: ServerEnds, find: FindTask = resolveTask): void {
  new Server(ends, find);
}

/** What any lane's server works with. */
export interface ServerEnds {
  readonly port: LanePort;
  readonly claims: Claims;
  readonly heapBytes: number;
  /** Tells a dispatcher that is blocked that something was sent. */
  readonly ring: () => void;
  /** Takes a message without the event loop. Without it the lane never lingers. */
  readonly poll?: Poll | undefined;
  /** Called when the lane was told to close and nothing runs any more, for one whose thread goes on after that. Default: the thread ends. */
  readonly end?: (() => void) | undefined;
}

/** How a lane finds the function of a task. */
type FindTask = (info: TaskInfo) => Promise<(...args: never[]) => unknown>;

class Server {
  private readonly claims: Claims;
  private readonly outbox: Outbox;
  private readonly functions: KnownFunction[] = [];
  private readonly requests = new RequestQueue();
  private busy = false;
  private closing = false;
  private broken = false;
  private worn = false;
  private readonly heapBytes: number;
  private readonly linger: Linger;
  private readonly end: (() => void) | undefined;

  private slot = -1;
  private running: KnownFunction | undefined;
  private context: CancellableContext | undefined;
  private stream: TaskStream | undefined;
  private readonly stopped = (): boolean => this.claims.askedToStop(this.slot);
  /** When the oldest reply in the outbox was added. */
  private lastFlush = 0;

  constructor(
    { port, claims, heapBytes, ring, poll, end }: ServerEnds,
    private readonly find: FindTask,
  ) {
    this.heapBytes = heapBytes;
    this.claims = claims;
    this.linger = new Linger(claims, poll);
    this.outbox = new Outbox(port, ring);
    setLaneContext(() => this.contextHere());
    const flush = (): void => this.outbox.flush();
    const forget = onBlocking(flush);
    process.prependListener('exit', flush); // before the one in entry.ts, which says that this lane has ended
    this.end = end && (() => void (process.off('exit', flush), forget(), end()));
    port.on('message', (message) => this.receive(message as unknown[]));
  }

  private receive(message: unknown[]): void {
    this.take(message);
    if (!this.busy) void this.work();
  }

  private take(message: unknown[]): void {
    for (let at = 0; at < message.length; at += 4) {
      const head = message[at] as number;
      if (head >= 0) this.requests.push(message, at);
      else this.control(head, message[at + 1] as number, message[at + 2]);
    }
  }

  private control(what: number, subject: number, value: unknown): void {
    switch (what) {
      case Control.define:
        this.functions[subject] = new KnownFunction(value as TaskInfo);
        break;
      case Control.stop:
        if (subject === this.slot) {
          this.context?.abort();
          this.stream?.wake();
        }
        break;
      case Control.grant:
        if (subject === this.slot) this.stream?.grant(value as number);
        break;
      case Control.close:
        this.closing = true;
        // Nothing runs here any more, but a module may be loading, and one that waits for ever never ends.
        if (this.busy && !this.end) setTimeout(() => process.exit(), loadingPatienceMs);
        break;
    }
  }

  /**
   * Runs until nothing is left and nothing more comes soon. Awaits only where a task does, so that a batch of short ones costs no ticks.
   */
  private async work(): Promise<void> {
    this.busy = true;
    let now = performance.now();
    this.lastFlush = now;
    this.linger.busy(now);
    for (const { requests, linger } = this; ;) {
      if (!requests.next()) {
        this.outbox.flush();
        const message = linger.next(now, requests.slot);
        if (!message) break;
        this.take(message);
        this.lastFlush = now = performance.now();
        linger.again(now);
        continue;
      }
      const { slot, code, args, id } = requests;
      const known = this.functions[code >> modeBits] as KnownFunction;
      let { call } = known;
      if (call === undefined) {
        // Before the claim: who gives the task up meanwhile need not kill a thread that is reading files.
        this.outbox.flush();
        call = await this.load(known);
        now = performance.now();
      }
      if (this.broken || this.worn || !this.claims.begin(slot)) {
        this.outbox.add(slot, Status.skipped, undefined, 0);
        continue;
      }
      if (known.slow || (now - this.lastFlush) * 1000 > lingerMicros) {
        this.outbox.flush();
        this.lastFlush = now;
      }
      const mode = (code & ((1 << modeBits) - 1)) as Mode;
      this.slot = slot;
      this.running = known;
      if (tracer.enabled) tracer.emit('run', known.info.name, { task: id });
      try {
        let result = this.begin(call, mode, args);
        if (isThenable(result)) {
          this.outbox.flushSoon();
          result = await result;
        }
        const ended = performance.now();
        const micros = (ended - now) * 1000;
        // Before the reply: whoever sees this lane idle knows whether it is worn.
        if (this.heapBytes !== Infinity) this.weigh();
        if (this.outbox.empty || mode === Mode.stream) this.outbox.addBeginning(onProcessClock(now));
        if (mode === Mode.column) this.outbox.addColumn(slot, result as Column, micros);
        else this.outbox.addValue(slot, false, result, micros);
        if (mode !== Mode.column) known.took(micros);
        now = ended;
      } catch (thrown) {
        const ended = performance.now();
        if (mode === Mode.initializer) this.broken = true;
        if (this.heapBytes !== Infinity) this.weigh();
        if (this.outbox.empty || mode === Mode.stream) this.outbox.addBeginning(onProcessClock(now));
        this.outbox.addError(slot, thrown, (ended - now) * 1000);
        now = ended;
      }
      if (tracer.enabled) tracer.emit('done', known.info.name, { task: id });
      this.slot = -1;
      this.running = this.context = this.stream = undefined;
    }
    this.busy = false;
    if (this.closing) (this.end ?? process.exit)();
  }

  /**
   * Looks whether the heap is over its limit. Then what was sent and not begun is left unclaimed, so that the dispatcher can take it
   * back and give it to another lane.
   */
  private weigh(): void {
    if (this.worn || getHeapStatistics().used_heap_size <= this.heapBytes) return;
    this.worn = true;
    this.outbox.add(0, Status.worn, undefined, 0);
  }

  /** The function; one that only throws when it cannot be had. */
  private async load(known: KnownFunction): Promise<(...args: unknown[]) => unknown> {
    try {
      return (known.call = (await this.find(known.info)) as (...args: unknown[]) => unknown);
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  private begin(call: (...args: unknown[]) => unknown, mode: Mode, args: unknown): unknown {
    switch (mode) {
      case Mode.call:
        return call(...(args as unknown[]));
      case Mode.packed:
      case Mode.initializer:
        return Array.isArray(args) ? call(...(args as unknown[])) : this.callPacked(call, args as Packed);
      case Mode.column:
        return callEach(call, args as Column, this.stopped);
      case Mode.stream:
        return this.runStream(call, args as readonly unknown[] | Packed);
    }
  }

  private callPacked(call: (...args: unknown[]) => unknown, packed: Packed): unknown {
    const args = arrived(packed) as unknown[] | Promise<unknown[]>;
    return isThenable(args) ? args.then((late) => call(...late)) : call(...args);
  }

  private async runStream(call: (...args: unknown[]) => unknown, given: readonly unknown[] | Packed): Promise<void> {
    const { slot, outbox } = this;
    const stream = new TaskStream(streamWindow, () => this.claims.askedToStop(slot));
    this.stream = stream;
    const args = Array.isArray(given) ? (given as unknown[]) : ((await arrived(given as Packed)) as unknown[]);
    await stream.run(await call(...args), (item) => {
      outbox.addValue(slot, true, item, 0);
      outbox.flushSoon();
    });
  }

  private contextHere(): CancellableContext | undefined {
    const { slot, running } = this;
    if (!running) return undefined;
    this.context ??= new CancellableContext(running.info.name, () => this.claims.askedToStop(slot));
    return this.context;
  }
}
