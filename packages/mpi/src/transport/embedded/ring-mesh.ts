import type { RingMemory, RingWaiter } from '@parallel-cookbook/primitives/ring';
import { ANYBODY, type Condition } from '../operation.js';
import { IncomingRing } from './incoming-ring.js';
import { Outgoing } from './outgoing.js';
import type { Roll } from './roll.js';
import type { Sending } from './sending.js';
import type { WorldMemory } from './world-memory.js';

/** The rings of one rank: one to each of the others, and one from each. */
export class RingMesh {
  /** The address of this rank. */
  readonly me: number;
  /** By address; where nobody is connected, and at this rank's own place, there is nothing. */
  readonly outgoing: (Outgoing | undefined)[];
  readonly incoming: (IncomingRing | undefined)[];
  /** Who is connected. */
  peers: readonly number[];
  /** Sends of which the receiver is to say something, by their serials. */
  readonly awaiting = new Map<number, Sending>();
  /** The longest message that leaves at once where there is room: to ranks of the own world. */
  readonly eagerBytes: number;

  /** @param rank in that world. */
  constructor(memory: WorldMemory, roll: Roll, rank: number) {
    const { first, size } = memory;
    this.me = first + rank;
    this.outgoing = Array.from({ length: first + size }, () => undefined);
    this.incoming = [...this.outgoing] as undefined[];
    this.peers = [];
    for (let other = 0; other < size; other++) {
      if (other === rank) continue;
      this.connect(first + other, memory.ring(rank, other), memory.ring(other, rank), roll.waiterOf(other));
    }
    this.eagerBytes = this.outgoing.find((one) => one !== undefined)?.eagerBytes ?? 0;
  }

  /** From now on that rank can be reached, by these rings. @param waiter where it waits. */
  connect(peer: number, to: RingMemory, from: RingMemory, waiter: RingWaiter): void {
    while (this.outgoing.length <= peer) {
      this.outgoing.push(undefined);
      this.incoming.push(undefined);
    }
    this.outgoing[peer] = new Outgoing(to, waiter, this.awaiting);
    this.incoming[peer] = new IncomingRing(from, waiter);
    this.peers = [...this.peers, peer];
  }

  /** And no more. */
  disconnect(peer: number): void {
    this.incoming[peer]?.release();
    this.outgoing[peer] = undefined;
    this.incoming[peer] = undefined;
    this.peers = this.peers.filter((each) => each !== peer);
  }

  /** Whether everything has left that was sent, and been asked for where that is needed. */
  get idle(): boolean {
    return this.awaiting.size === 0 && this.outgoing.every((one) => one === undefined || one.idle);
  }

  /** That it is {@link idle}, as what a rank waits for. */
  get idleness(): Condition {
    const { awaiting } = this;
    const isIdle = (): boolean => this.idle;
    return {
      get done() {
        return isIdle();
      },
      get needs() {
        return this.pending?.needs ?? ANYBODY;
      },
      get pending() {
        return awaiting.values().next().value;
      },
    };
  }

  /** The same of what was sent to these. */
  isIdle(peers: readonly number[]): boolean {
    for (const { needs } of this.awaiting.values()) if (peers.includes(needs)) return false;
    return peers.every((peer) => this.outgoing[peer]?.idle ?? true);
  }

  /** Writes what there is room for. Returns whether anything was. */
  pump(): boolean {
    let some = false;
    for (const one of this.outgoing) if (one !== undefined && !one.idle) some = one.pump() || some;
    return some;
  }

  /** Gives back the room of everything that was read. To be done before a rank sleeps. */
  release(): void {
    for (const one of this.incoming) one?.release();
  }
}
