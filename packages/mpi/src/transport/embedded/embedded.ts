import { Deadline, type BlockingWaitOptions, type Domain, type WaitOptions } from '@parallel-cookbook/primitives';
import { AsyncWaiters, sliceMs, type RingWaiter } from '@parallel-cookbook/primitives/ring';
import { availableParallelism } from 'node:os';
import { RankDeadlockError } from '../../deadlock/rank-deadlock-error.js';
import type { Channel } from '../channel.js';
import { greatestTag, type Envelope } from '../envelope.js';
import { ANYBODY, type Activity, type Condition, type Incoming, type Operation } from '../operation.js';
import type { Spawning } from '../spawning.js';
import type { Claim, Exchange, SendMode, Sink, Transport } from '../transport.js';
import { Waits } from '../waits.js';
import { Activities } from './activities.js';
import { ConnectedWorlds } from './connected-worlds.js';
import { Delivery } from './delivery.js';
import { copyOf, EmbeddedMessages } from './embedded-messages.js';
import { chunksAtOnce } from './outgoing.js';
import { Placement } from './placement.js';
import type { Receiving } from './receiving.js';
import { RingMesh, type RingPeer } from './ring-mesh.js';
import { Roll } from './roll.js';
import { watchedWorld } from './watched-world.js';
import type { WorldMemory } from './world-memory.js';
import { WorldSharing } from './world-sharing.js';

/** Looks at the rings before a rank parks: some 50 µs with two ranks. */
const looksWhileAlone = 3000;
/** While something moves so many times as often, and no more: a wait may have a deadline, and the world may end. */
const mostRenewals = 64;
/** Where ranks outnumber processors: who is waited for cannot run meanwhile. */
const looksWhileCrowded = 2;
/** And before a rank goes to its event loop, which has other things to do. */
const looksBeforeLoop = 300;

/** Ranks of this machine, over rings in shared memory: of worker threads, or of processes, as the domain has it. */
export class EmbeddedTransport implements Transport {
  version: string;
  readonly rank: number;
  readonly size: number;
  readonly address: number;
  readonly connections: ConnectedWorlds;
  spawning: Spawning | undefined;
  readonly machine = 0;
  readonly greatestTag = greatestTag;
  readonly threadLevel = 'funneled';
  sharedMemory: WorldSharing | undefined;
  readonly #roll: Roll;
  readonly #mesh: RingMesh;
  readonly #delivery: Delivery;
  readonly #own: RingWaiter;
  readonly #tasks: AsyncWaiters;
  readonly #looks: number;
  readonly #placement: Placement;
  readonly #activities = new Activities();
  readonly #waits: Waits;
  readonly #messages: EmbeddedMessages;
  readonly #late = (receiving: Receiving): void => this.#receiveLate(receiving);

  /** @param memory the world's, which somebody else has made. */
  constructor(memory: WorldMemory, domain: Domain, rank: number) {
    this.rank = rank;
    this.size = memory.size;
    this.version = `parallel-cookbook, embedded, ${domain.name}`;
    this.address = memory.first + rank;
    this.connections = new ConnectedWorlds(memory, (each) => new Roll(each, domain));
    this.#roll = this.connections.own;
    this.sharedMemory = new WorldSharing(domain, this.connections);
    this.#mesh = new RingMesh(this.address, ringPeers(memory, this.#roll, rank));
    this.connections.mesh = this.#mesh;
    this.#delivery = new Delivery(this.#mesh, this.address);
    this.#own = this.#roll.waiterOf(rank);
    this.#tasks = new AsyncWaiters(domain.doorbell, 'together');
    const isAlone = this.size <= availableParallelism();
    this.#looks = isAlone ? looksWhileAlone : looksWhileCrowded;
    this.#placement = new Placement(memory, isAlone ? domain.processors : undefined, rank);
    const progress = (): boolean => this.progress(chunksAtOnce);
    this.#messages = new EmbeddedMessages(this.#mesh, this.#delivery, this.#looks, progress);
    const watched = watchedWorld(memory, this.#roll, rank);
    this.#waits = new Waits(watched, domain.doorbell, this.#activities.all, this.connections);
    this.#roll.join(rank);
  }

  send(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode, part?: number): void {
    const peer = channel.peers[destination] as number;
    const view = this.#messages.viewOf(data);
    const byteLength = part ?? view.bytes.length;
    if (this.#messages.sendAtOnce(channel, peer, tag, view, byteLength, mode)) return;
    const all = byteLength === data.byteLength ? data : copyOf(data, byteLength);
    const operation = this.startSend(channel, destination, tag, all, mode);
    if (!operation.done) this.wait(operation, undefined, `send to rank ${destination}`);
  }

  receive(channel: Channel, source: number, tag: number, into: ArrayBufferView, envelope: Envelope): void {
    try {
      this.#messages.receive(channel, source, tag, into, envelope, this.#late);
    } finally {
      this.#tell();
    }
  }

  receiveSoon(
    channel: Channel,
    source: number,
    tag: number,
    room: Uint8Array,
    envelope: Envelope,
  ): Incoming | undefined {
    const late = this.#messages.receiveSoon(channel, source, tag, room, envelope);
    this.#tell();
    return late;
  }

  exchangeBytes(): number {
    return this.#mesh.eagerBytes;
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
    try {
      return this.#messages.exchange(channel, to, from, tag, data, into, envelope);
    } finally {
      this.#tell();
    }
  }

  startSend(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode): Operation {
    return this.#messages.startSend(channel, destination, tag, data, mode);
  }

  startReceive(channel: Channel, source: number, tag: number, into: ArrayBufferView | undefined): Receiving {
    return this.#messages.startReceive(channel, source, tag, into);
  }

  startReceiveInto(channel: Channel, source: number, tag: number, sink: Sink): Receiving {
    return this.#messages.startReceiveInto(channel, source, tag, sink);
  }

  cancel(operation: Operation): boolean {
    return this.#messages.cancel(operation);
  }

  tryProbe(channel: Channel, source: number, tag: number, envelope: Envelope): boolean {
    return this.#messages.tryProbe(channel, source, tag, envelope);
  }

  tryClaim(channel: Channel, source: number, tag: number): Claim | undefined {
    return this.#messages.tryClaim(channel, source, tag);
  }

  engage(activity: Activity): void {
    this.#activities.engage(activity);
  }

  /** @param mostChunks of long messages to one rank; see {@link chunksAtOnce}. */
  progress(mostChunks?: number): boolean {
    const came = this.#delivery.drain();
    const went = this.#mesh.pump(mostChunks);
    const ended = this.#activities.advance();
    return came || went || ended;
  }

  wait(condition: Condition, options: BlockingWaitOptions | undefined, what: string): void {
    // A message that takes longer than all looks is on its way still: who slept in the midst of it would be woken for each part.
    for (let [look, looks] = [0, 0]; look < this.#looks && looks < this.#looks * mostRenewals; look++, looks++) {
      if (condition.done) return this.#tell();
      if (this.progress(chunksAtOnce)) look = 0;
    }
    if (!condition.done) this.#park(condition, Deadline.after(options?.timeoutMs), what);
    this.#tell();
  }

  soon(condition: Condition): boolean {
    const looks = Math.min(this.#looks, looksBeforeLoop);
    for (let look = 0; look < looks && !condition.done; look++) this.progress();
    return condition.done;
  }

  async until(condition: Condition, options: WaitOptions | undefined, what: string): Promise<void> {
    if (this.soon(condition)) return;
    const task = this.#waits.begin(condition, what, options);
    const attempt = (expired: boolean): true | undefined => {
      this.#waits.hide();
      this.#waits.throwIfSentenced(condition);
      this.#own.announceAsync();
      this.progress();
      if (condition.done) return true;
      this.#mesh.release();
      this.#check(condition, what, expired);
      if (condition.done) return true;
      if (expired) this.#waits.soon(this.#look);
      return undefined;
    };
    try {
      await this.#tasks.wait(attempt, options, what);
    } finally {
      this.#waits.end(task);
    }
  }

  abort(exitCode: number): void {
    this.connections.abort(this.rank, exitCode);
    // However it ends now, it has said so: that is no death.
    this.#roll.leave(this.rank);
  }

  finalize(): void {
    try {
      this.wait(this.#mesh.idleness, undefined, 'leave MPI');
    } finally {
      this.#mesh.release();
      this.#roll.leave(this.rank);
    }
  }

  /** Waits for a receive that did not come soon; who gives up takes it back. */
  #receiveLate(receiving: Receiving): void {
    const { needs } = receiving;
    const what = needs === ANYBODY ? 'receive from any rank' : `receive from rank ${receiving.source}`;
    try {
      this.#park(receiving, Deadline.after(undefined), what);
    } finally {
      if (!receiving.done) this.#delivery.matching.withdraw(receiving);
    }
    this.#tell();
  }

  /** Announces itself, *then* looks again, then sleeps; who writes to it stores the position, *then* reads the flag. */
  #park(condition: Condition, deadline: Deadline, what: string): void {
    for (let [expired, isLong] = [false, false]; ;) {
      // Before it looks: who has heard it first may have gone on, and what it sends now ends no wait of a deadlock.
      this.#waits.throwIfSentenced(condition);
      this.#placement.part(condition.needs);
      const sequence = this.#own.announce();
      // Of what has come, one look takes in only so much of each ring.
      while (this.progress()) if (condition.done) return;
      if (condition.done) return;
      this.#mesh.release();
      this.#check(condition, what, expired);
      if (condition.done) return;
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(what);
      isLong ||= expired && !deadline.isFinite;
      if (isLong) this.#waits.showThread(condition, what);
      expired = this.#own.park(sequence, Math.min(sliceMs, left)) === 'timed-out';
      this.#waits.hide();
    }
  }

  /** In the event loop, when nothing else is going on: shows that this rank does nothing but wait. */
  readonly #look = (): void => {
    if (!this.#waits.isLoopIdle) return;
    this.#own.announceAsync();
    while (this.progress());
    this.#mesh.release();
    if (this.#waits.isAnyDone) this.#tasks.tell(false);
    else this.#waits.showTasks();
  };

  /** Whether there is any hope still. What somebody did before it died or left is looked for after that was seen. */
  #check(condition: Condition, what: string, expired: boolean): void {
    for (;;) {
      const { needs } = condition;
      const ended = this.connections.ended(what, expired);
      const gone = ended ? undefined : this.connections.hopeless(condition, this.address);
      if (!ended && gone === undefined) return;
      const moved = this.progress();
      if (condition.done) return;
      // What came may have brought it on, and now it needs another rank, which is there still.
      if (moved || condition.needs !== needs) continue;
      throw ended ?? new RankDeadlockError([this.#waits.tell(condition, what)], gone);
    }
  }

  /** Tasks of this rank that wait in the event loop: what they wait for may have come while it was blocked. */
  #tell(): void {
    if (this.#tasks.size > 0) queueMicrotask(() => this.#tasks.tell(false));
  }
}

/** The other ranks of the world, as this one reaches them. */
function ringPeers(memory: WorldMemory, roll: Roll, rank: number): RingPeer[] {
  const others = Array.from({ length: memory.size }, (_, other) => other).filter((other) => other !== rank);
  return others.map((other) => {
    const [to, from] = [memory.ring(rank, other), memory.ring(other, rank)];
    return { address: memory.first + other, to, from, sleeper: roll.waiterOf(other) };
  });
}
