import { Delivery } from '../embedded/delivery.js';
import { EmbeddedMessages } from '../embedded/embedded-messages.js';
import { RingMesh } from '../embedded/ring-mesh.js';
import type { Condition } from '../operation.js';
import type { MachineBoard } from './machine-board.js';

/**
 * Messages between ranks of one machine that do not go through MPI: those of collectives. The same engine as that of the embedded transport, over rings
 * on the machine's board. Nobody sleeps at them, so nobody is woken but for who watches for deadlocks.
 */
export class MachineRings {
  readonly messages: EmbeddedMessages;
  readonly #ranks: ReadonlySet<number>;
  readonly #mesh: RingMesh;
  readonly #delivery: Delivery;

  /** @param rank this one's, in the world. @param looks so often it looks for what may come soon. @param progress moves everything of this rank on. */
  constructor(board: MachineBoard, rank: number, looks: number, progress: () => boolean) {
    const others = board.ranks.filter((other) => other !== rank);
    const peers = others.map((other) => {
      const [to, from] = [board.ring(rank, other), board.ring(other, rank)];
      return { address: other, to, from, sleeper: board.sleeper(other) };
    });
    this.#ranks = new Set(board.ranks);
    this.#mesh = new RingMesh(rank, peers);
    this.#delivery = new Delivery(this.#mesh, rank);
    this.messages = new EmbeddedMessages(this.#mesh, this.#delivery, looks, progress);
  }

  /** Whether all of these have them. */
  reach(ranks: readonly number[]): boolean {
    return ranks.every((rank) => this.#ranks.has(rank));
  }

  /** The longest message that leaves at once where there is room. */
  get eagerBytes(): number {
    return this.#mesh.eagerBytes;
  }

  /** Takes in what has come, and writes what there is room for. Returns whether anything happened. */
  progress(): boolean {
    const came = this.#delivery.drain();
    const went = this.#mesh.pump();
    return came || went;
  }

  /** Gives back the room of all that was read: what is left in a ring is on its way then. */
  release(): void {
    this.#mesh.release();
  }

  /** That everything has left. */
  get idleness(): Condition {
    return this.#mesh.idleness;
  }
}
