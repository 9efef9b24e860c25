import { threadDomain } from '@parallel-cookbook/primitives';
import type { Listener, RingWaiter } from '@parallel-cookbook/primitives/ring';
import type { Duplex } from 'node:stream';
import { Roll } from '../embedded/roll.js';
import type { WorldMemory } from '../embedded/world-memory.js';
import { encodeFrame, FrameKind, FrameReader, type Frame } from './frame.js';
import { RingHalves } from './ring-halves.js';

interface Peer {
  readonly rank: number;
  /** Where the rank would wait, if it were here: the pump hears there what was written for it. */
  readonly waiter: RingWaiter;
  readonly halves: RingHalves;
}

/**
 * Stands in for all other ranks in the memory of this process: takes what is written for them to the socket, and writes what comes from them. In a thread
 * of its own, so that the rank may block.
 */
export class SocketPump implements Listener {
  readonly #rank: number;
  readonly #roll: Roll;
  readonly #own: RingWaiter;
  readonly #peers = new Map<number, Peer>();
  readonly #socket: Duplex;
  readonly #reader = new FrameReader();
  readonly #onLost: () => void;
  #hasAborted = false;
  #leaves = false;

  /** @param onLost called when the launcher has ended. */
  constructor(memory: WorldMemory, rank: number, socket: Duplex, onLost: () => void) {
    this.#rank = rank;
    this.#roll = new Roll(memory, threadDomain);
    this.#own = this.#roll.waiterOf(rank);
    this.#socket = socket;
    this.#onLost = onLost;
    for (let other = 0; other < memory.size; other++) {
      if (other === rank) continue;
      const halves = new RingHalves(memory.ring(rank, other), memory.ring(other, rank));
      this.#peers.set(other, { rank: other, waiter: this.#roll.waiterOf(other), halves });
    }
    socket.on('data', (part: Buffer) => this.#take(part));
    socket.on('error', () => this.#lost());
    socket.on('close', () => this.#lost());
    threadDomain.doorbell.listen(this);
    this.tell();
  }

  /** Something may have been written. Announces itself, *then* looks; the rank stores, *then* looks who waits. */
  tell(): void {
    if (this.#leaves) return;
    for (const { waiter } of this.#peers.values()) waiter.announceAsync();
    // First whether it leaves: what it had written before that is there then.
    const leaves = this.#roll.hasLeft(this.#rank);
    const socket = this.#socket;
    socket.cork();
    for (const { rank, halves } of this.#peers.values()) {
      const fresh = halves.takeNew();
      if (fresh) socket.write(encodeFrame(FrameKind.bytes, rank, fresh.position, fresh.bytes));
      const freed = halves.takeFreed();
      if (freed !== undefined) socket.write(encodeFrame(FrameKind.freed, rank, freed));
    }
    const { aborted } = this.#roll;
    if (aborted?.rank === this.#rank && !this.#hasAborted) {
      this.#hasAborted = true;
      socket.write(encodeFrame(FrameKind.abort, this.#rank, aborted.exitCode));
    }
    if (leaves) this.#leave();
    socket.uncork();
  }

  /** The rank waits until this thread has ended, and that is when the hub has closed the socket: it has taken everything then. */
  #leave(): void {
    this.#leaves = true;
    threadDomain.doorbell.unlisten(this);
    this.#socket.write(encodeFrame(FrameKind.left, this.#rank));
  }

  #take(part: Buffer): void {
    for (const frame of this.#reader.read(part)) this.#bring(frame);
    if (this.#own.flagged) this.#own.wake();
  }

  #bring({ kind, peer: rank, position, payload }: Frame): void {
    const halves = this.#peers.get(rank)?.halves;
    if (kind === FrameKind.bytes) halves?.bring(position, payload);
    else if (kind === FrameKind.freed) halves?.free(position);
    else if (kind === FrameKind.left) this.#roll.leave(rank);
    else if (kind === FrameKind.dead) this.#roll.bury(rank);
    else this.#roll.abort(rank, position);
  }

  #lost(): void {
    if (this.#leaves) process.exit(0);
    this.#onLost();
  }
}
