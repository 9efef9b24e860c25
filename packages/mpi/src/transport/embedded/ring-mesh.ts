import { IncomingRing } from './incoming-ring.js';
import { Outgoing } from './outgoing.js';
import type { Roll } from './roll.js';
import type { Sending } from './sending.js';
import type { WorldMemory } from './world-memory.js';

/** The rings of one rank: one to each of the others, and one from each. */
export class RingMesh {
  /** By rank in the world; at this rank's own place there is nothing. */
  readonly outgoing: readonly (Outgoing | undefined)[];
  readonly incoming: readonly (IncomingRing | undefined)[];
  /** Sends of which the receiver is to say something, by their serials. */
  readonly awaiting = new Map<number, Sending>();
  /** The longest message that leaves at once where there is room. */
  readonly eagerBytes: number;

  constructor(memory: WorldMemory, roll: Roll, me: number) {
    const others = <T>(make: (rank: number) => T): (T | undefined)[] =>
      Array.from({ length: memory.size }, (_, rank) => (rank === me ? undefined : make(rank)));
    this.outgoing = others((rank) => new Outgoing(memory.ring(me, rank), roll.waiterOf(rank), this.awaiting));
    this.eagerBytes = this.outgoing.find((one) => one !== undefined)?.eagerBytes ?? 0;
    this.incoming = others((rank) => new IncomingRing(memory.ring(rank, me), roll.waiterOf(rank)));
  }

  /** Whether everything has left that was sent, and been asked for where that is needed. */
  get idle(): boolean {
    return this.awaiting.size === 0 && this.outgoing.every((one) => one === undefined || one.idle);
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
