import { Deadline, type BlockingWaitOptions, type WaitOptions } from '@parallel-cookbook/primitives';
import { AsyncWaiters } from '@parallel-cookbook/primitives/ring';
import type { Channel } from '../channel.js';
import type { Brought } from '../collectives.js';
import type { EmbeddedMessages } from '../embedded/embedded-messages.js';
import { ANY_SOURCE, PROC_NULL, type Envelope } from '../envelope.js';
import { ANYBODY, type Activity, type Condition, type Incoming, type Operation } from '../operation.js';
import type { Spawning } from '../spawning.js';
import type { Claim, Exchange, SendMode, Sink, ThreadLevel, Transport } from '../transport.js';
import { NativeCommunicators } from './communicators.js';
import { launcherOf } from './launcher.js';
import { MpiLibrary } from './library.js';
import { MachineRings } from './machine-rings.js';
import { MachineSharing } from './machine-sharing.js';
import { joinWorld, type MpiWorld } from './mpi-world.js';
import type { CollectiveRunner } from './native-collective.js';
import { NativeCollectives } from './native-collectives.js';
import type { NativeConnections } from './native-connections.js';
import { NativeFamily } from './native-family.js';
import { NativeMessages } from './native-messages.js';
import { NativeOperation } from './native-operation.js';
import { NativeWatch, type BlockedThread } from './native-watch.js';
import { Pause } from './pause.js';
import { Poll } from './poll.js';
import { leavesAtOnce, type PromptMessages } from './prompt-messages.js';
import { RequestTable } from './request-table.js';
import type { MpiFunction } from './signatures.js';

/** A rank looks for so long before it goes to its event loop, which has other things to do. */
const spinMs = 0.05;
/** So many before a rank that blocks looks for deadlocks: they are for those who wait for long. */
const looksBeforeWatch = 64;
/** So many looks between two on the clock. */
const looksPerClock = 16;
/** So often a rank looks for one message before it looks for everything. */
const looksAlone = 2000;

/** Ranks of a real MPI, which its launcher has started. README.md tells how what MPI does not have is made of what it has. */
export class NativeTransport implements Transport, CollectiveRunner {
  readonly version: string;
  readonly rank: number;
  readonly size: number;
  readonly address: number;
  readonly machine: number;
  readonly greatestTag: number;
  readonly threadLevel: ThreadLevel;
  readonly communicators: NativeCommunicators;
  readonly collectives: NativeCollectives;
  readonly sharedMemory: MachineSharing | undefined;
  readonly connections: NativeConnections;
  readonly family: NativeFamily;
  spawning: Spawning | undefined;
  readonly #library: MpiLibrary;
  readonly #requests: RequestTable;
  readonly #messages: NativeMessages;
  readonly #prompt: PromptMessages;
  readonly #activities: Activity[] = [];
  readonly #pause: Pause;
  #looks: number;
  readonly #tasks: AsyncWaiters;
  readonly #watch: NativeWatch | undefined;
  readonly #rings: MachineRings | undefined;

  private constructor(library: MpiLibrary, world: MpiWorld) {
    const { rank, size, greatestTag, firstAddress } = world;
    const { board, isCrowded } = world.machine;
    this.version = library.version.trim();
    this.rank = rank;
    this.size = size;
    this.address = firstAddress + rank;
    this.machine = firstAddress + (world.machine.ranks[0] as number);
    this.greatestTag = greatestTag;
    this.threadLevel = world.threadLevel;
    this.#library = library;
    this.#requests = new RequestTable(library);
    this.#messages = new NativeMessages(library, this.#requests, size, firstAddress);
    this.#prompt = this.#messages.prompt;
    this.#pause = new Pause(isCrowded);
    this.#looks = isCrowded ? 1 : looksAlone;
    const poll = new Poll(
      () => this.#look(),
      () => this.#pause.pass(),
    );
    this.#tasks = new AsyncWaiters(poll, 'together');
    const sharesMemory = (members: readonly number[]): boolean => this.#rings?.reach(members) === true;
    this.communicators = new NativeCommunicators(library, { size, greatestTag, sharesMemory }, (handle) => {
      return this.#requests.size > 0 || this.#messages.isOn(handle);
    });
    const { communicators } = this;
    this.family = new NativeFamily(library, this.#requests, communicators, world, () => {
      this.#pause.crowd();
      this.#looks = 1;
    });
    const { connections } = this.family;
    this.connections = connections;
    if (board) {
      this.sharedMemory = new MachineSharing(board, firstAddress);
      const progress = (): boolean => this.progress();
      if (world.machine.hasRings) this.#rings = new MachineRings(board, rank, this.#looks, progress);
      const parts = { board, rings: this.#rings, messages: this.#messages, communicators, connections };
      const waiting = { tasks: this.#tasks, doorbell: poll, activities: this.#activities };
      const { leavesTogether } = library.abi;
      this.#watch = new NativeWatch({ ...parts, ...waiting, leavesTogether, transport: this });
    }
    this.collectives = new NativeCollectives(library, this);
  }

  /** That of this process, if a launcher of a real MPI has started it. @param isSpawned whether a rank has had it started. */
  static launched(isSpawned = false): NativeTransport | undefined {
    const launcher = launcherOf(process.env);
    if (!launcher) return undefined;
    const library = MpiLibrary.open(launcher);
    return new NativeTransport(library, joinWorld(library, launcher, isSpawned));
  }

  /** Whether this rank may look for one message only: nothing but the library has to be moved on meanwhile. */
  get #mayLook(): boolean {
    return this.#activities.length === 0 && this.#messages.isPlain;
  }

  /** What goes over rings. Only where there are any. */
  get #near(): EmbeddedMessages {
    return (this.#rings as MachineRings).messages;
  }

  send(
    channel: Channel,
    destination: number,
    tag: number,
    data: ArrayBufferView,
    mode: SendMode,
    byteLength?: number,
  ): void {
    const isPlain = (mode === 'standard' || mode === 'ready') && !channel.isNear;
    if (isPlain && this.#prompt.send(channel, destination, tag, data, byteLength)) return;
    const whole =
      byteLength !== undefined && byteLength < data.byteLength
        ? new Uint8Array(data.buffer, data.byteOffset, byteLength).slice()
        : data;
    const operation = this.startSend(channel, destination, tag, whole, mode);
    if (!operation.done) this.wait(operation, undefined, `send to rank ${destination}`);
    if (operation.error) throw operation.error;
  }

  receive(channel: Channel, source: number, tag: number, into: ArrayBufferView, envelope: Envelope): void {
    let operation: Incoming;
    if (this.#mayLook && !channel.isNear && this.#prompt.expect(channel, source, tag, into)) {
      if (this.#prompt.look(this.#looks, channel, into, envelope)) {
        if (this.#tasks.size > 0) this.#tell();
        return;
      }
      operation = this.#prompt.keep(channel, source, tag, into);
    } else operation = this.startReceive(channel, source, tag, into);
    try {
      const whom = source === ANY_SOURCE ? 'any rank' : `rank ${source}`;
      if (!operation.done) this.wait(operation, undefined, `receive from ${whom}`);
    } finally {
      // Given up: what comes now is not for it.
      if (!operation.done) this.cancel(operation);
    }
    Object.assign(envelope, operation.envelope);
    if (operation.error) throw operation.error;
  }

  receiveSoon(
    channel: Channel,
    source: number,
    tag: number,
    room: Uint8Array,
    envelope: Envelope,
  ): Incoming | undefined {
    if (!this.#mayLook || channel.isNear) return this.startReceive(channel, source, tag, undefined);
    const came = this.#prompt.take(this.#looks, channel, source, tag, room, envelope);
    if (came === undefined) return this.#messages.startTaken(channel, envelope, this.#prompt.tooLong);
    if (!came) return this.startReceive(channel, source, tag, undefined);
    if (this.#tasks.size > 0) this.#tell();
    return undefined;
  }

  exchangeBytes(channel: Channel): number {
    if (channel.isNear) return (this.#rings as MachineRings).eagerBytes;
    return this.#mayLook ? leavesAtOnce : -1;
  }

  exchange(
    channel: Channel,
    to: number,
    from: number,
    tag: number,
    data: ArrayBufferView,
    into: ArrayBufferView,
    envelope: Envelope,
  ): Exchange | undefined {
    if (channel.isNear) {
      const late = this.#near.exchange(channel, to, from, tag, data, into, envelope);
      if (this.#tasks.size > 0) this.#tell();
      return late;
    }
    const prompt = this.#prompt;
    if (!this.#mayLook) {
      const receiving = from === PROC_NULL ? undefined : this.startReceive(channel, from, tag, into);
      const sending = to === PROC_NULL ? undefined : this.startSend(channel, to, tag, data, 'standard');
      return { sending, receiving };
    }
    // The receive first: so neither waits for the other, however short a message must be to leave at once.
    if (from !== PROC_NULL) prompt.expect(channel, from, tag, into);
    if (to !== PROC_NULL) prompt.send(channel, to, tag, data);
    if (from === PROC_NULL) return undefined;
    if (!prompt.look(this.#looks, channel, into, envelope)) {
      return { sending: undefined, receiving: prompt.keep(channel, from, tag, into) };
    }
    if (this.#tasks.size > 0) this.#tell();
    return undefined;
  }

  startSend(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode): Operation {
    if (channel.isNear) return this.#near.startSend(channel, destination, tag, data, mode);
    return this.#messages.startSend(channel, destination, tag, data, mode);
  }

  startReceive(channel: Channel, source: number, tag: number, into: ArrayBufferView | undefined): Incoming {
    if (channel.isNear) return this.#near.startReceive(channel, source, tag, into);
    return this.#messages.startReceive(channel, source, tag, into);
  }

  startReceiveInto(channel: Channel, source: number, tag: number, sink: Sink): Incoming | undefined {
    return channel.isNear ? this.#near.startReceiveInto(channel, source, tag, sink) : undefined;
  }

  cancel(operation: Operation): boolean {
    if (operation instanceof NativeOperation) return this.#messages.cancel(operation);
    return this.#rings !== undefined && this.#near.cancel(operation);
  }

  tryProbe(channel: Channel, source: number, tag: number, envelope: Envelope): boolean {
    if (channel.isNear) return this.#near.tryProbe(channel, source, tag, envelope);
    return this.#messages.tryProbe(channel, source, tag, envelope);
  }

  tryClaim(channel: Channel, source: number, tag: number): Claim | undefined {
    if (channel.isNear) return this.#near.tryClaim(channel, source, tag);
    return this.#messages.tryClaim(channel, source, tag);
  }

  engage(activity: Activity): void {
    activity.advance();
    if (!activity.done) this.#activities.push(activity);
  }

  progress(): boolean {
    const taken = this.#rings?.progress() === true;
    const some = this.#messages.progress() || taken;
    if (this.#activities.length > 0) this.#advance();
    if (some) this.#watch?.hide();
    return some;
  }

  wait(condition: Condition, options: BlockingWaitOptions | undefined, what: string): void {
    const deadline = Deadline.after(options?.timeoutMs);
    let blocked: BlockedThread | undefined;
    try {
      for (let look = 0; !condition.done; look++) {
        blocked?.throwIfSentenced();
        if (this.progress()) look = 0;
        if (condition.done) break;
        if (deadline.expired) throw deadline.error(what);
        this.#pause.after(look);
        if (look < looksBeforeWatch || deadline.isFinite) continue;
        blocked ??= this.#watch?.block(condition, what);
        blocked?.look();
      }
    } finally {
      blocked?.end();
    }
    if (this.#tasks.size > 0) this.#tell();
  }

  soon(condition: Condition): boolean {
    const { isCrowded } = this.#pause;
    for (let [look, ends] = [1, 0]; !condition.done; look++) {
      const isRound = look % looksPerClock === 0;
      // Where only the library has to be moved on, only that is asked; all else, and the clock, now and then.
      if (isRound || isCrowded || !this.#mayLook || this.#requests.size === 0) this.progress();
      else if (this.#requests.test()) this.#watch?.hide();
      if (isCrowded) break;
      if (!isRound) continue;
      const now = performance.now();
      if (now >= (ends ||= now + spinMs)) break;
    }
    return condition.done;
  }

  async until(condition: Condition, options: WaitOptions | undefined, what: string): Promise<void> {
    if (this.soon(condition)) return;
    const task = this.#watch?.begin(condition, what, options);
    try {
      await this.#tasks.wait(() => (task?.look() ?? condition.done) || undefined, options, what);
    } finally {
      task?.end();
    }
  }

  abort(exitCode: number): void {
    this.#watch?.fail();
    this.#library.functions.MPI_Abort(this.#library.handles.COMM_WORLD, exitCode);
  }

  finalize(): void {
    this.connections.leave();
    this.wait(this.#requests.idleness, undefined, 'leave MPI');
    if (this.#rings) this.wait(this.#rings.idleness, undefined, 'leave MPI');
    for (const operation of [...this.#requests.operations]) this.#messages.cancel(operation);
    this.#watch?.leave();
    this.connections.close();
    this.#library.check(this.#library.functions.MPI_Finalize(), 'MPI.finalize');
  }

  /** @internal for collectives */
  begin(call: string, begin: MpiFunction, args: readonly number[], arrays: readonly unknown[]): NativeOperation {
    this.#library.check(begin(...args, this.#requests.nextSlot()), call);
    const operation = new NativeOperation(call, undefined, ANYBODY, arrays);
    this.#requests.add(operation);
    return operation;
  }

  /** @internal for collectives */
  finish(collective: Brought): void {
    this.wait(collective, undefined, collective.call);
  }

  /** Called by the event loop. Who has heard of a deadlock first may have gone on, and what it sends now ends no wait of it. */
  #look(): boolean {
    return this.#watch?.isSentenced === true || this.progress();
  }

  #advance(): void {
    const activities = this.#activities;
    for (let i = activities.length - 1; i >= 0; i--) {
      const activity = activities[i] as Activity;
      if (!activity.done) activity.advance();
      if (activity.done) activities.splice(i, 1);
    }
  }

  /** Tasks of this rank that wait in the event loop: what they wait for may have come while it was blocked. */
  #tell(): void {
    queueMicrotask(() => this.#tasks.tell(false));
  }
}
