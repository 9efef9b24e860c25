import { ANYBODY, type Condition } from '../operation.js';
import { IncomingRing } from './incoming-ring.js';
import { Outgoing } from './outgoing.js';
import type { Sending } from './sending.js';
import type { Sleeper } from './sleeper.js';
import type { SlottedRing } from './slotted-ring.js';

/** Another rank, as a rank reaches it. */
export interface RingPeer {
  readonly address: number;
  readonly to: SlottedRing;
  readonly from: SlottedRing;
  readonly sleeper: Sleeper;
}

/** The rings of one rank: one to each of the others, and one from each. */
export class RingMesh {
  /** The address of this rank. */
  readonly me: number;
  /** By address; where nobody is connected, and at this rank's own place, there is nothing. */
  readonly outgoing: (Outgoing | undefined)[] = [];
  readonly incoming: (IncomingRing | undefined)[] = [];
  /** Who is connected. */
  peers: readonly number[] = [];
  /** Sends of which the receiver is to say something, by their serials. */
  readonly awaiting = new Map<number, Sending>();
  /** The longest message that leaves at once where there is room: to ranks of the own world, by whom it begins. */
  readonly eagerBytes: number;

  /** @param me the address of this rank. @param peers those of its world. */
  constructor(me: number, peers: readonly RingPeer[]) {
    this.me = me;
    for (const peer of peers) this.connect(peer);
    this.eagerBytes = this.outgoing.find((one) => one !== undefined)?.eagerBytes ?? 0;
  }

  /** From now on that rank can be reached. */
  connect({ address, to, from, sleeper }: RingPeer): void {
    while (this.outgoing.length <= Math.max(address, this.me)) {
      this.outgoing.push(undefined);
      this.incoming.push(undefined);
    }
    const incoming = new IncomingRing(from, to, sleeper);
    this.incoming[address] = incoming;
    this.outgoing[address] = new Outgoing(to, from, incoming, sleeper, this.awaiting);
    this.peers = [...this.peers, address];
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

  /** Writes what there is room for. Returns whether anything was. @param mostChunks of long messages to one rank no more than so many. */
  pump(mostChunks?: number): boolean {
    let some = false;
    for (const one of this.outgoing) if (one !== undefined && !one.idle) some = one.pump(mostChunks) || some;
    return some;
  }

  /** Gives back the room of everything that was read. To be done before a rank sleeps. */
  release(): void {
    for (const one of this.incoming) one?.release();
  }
}
