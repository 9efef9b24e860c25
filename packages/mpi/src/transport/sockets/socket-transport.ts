import { threadDomain } from '@parallel-cookbook/primitives';
import { LaneWorker } from '@parallel-cookbook/primitives/lane';
import { EmbeddedTransport } from '../embedded/embedded.js';
import { WorldMemory } from '../embedded/world-memory.js';

/** What the thread of the pump begins with. */
export interface PumpStart {
  readonly memory: unknown;
  readonly rank: number;
  readonly socket: number;
}

/**
 * Ranks that are processes and share no memory, over one socket each, to their launcher. The engine is the embedded one, over memory of this process alone, in
 * which a thread stands in for all others.
 */
export class SocketTransport extends EmbeddedTransport {
  readonly #pump: LaneWorker;

  /** @param socket the descriptor of that to the launcher. @param start the function of the pump's thread. */
  constructor(
    rank: number,
    size: number,
    socket: number,
    start: { readonly module: string; readonly exportName: string },
  ) {
    const region = threadDomain.allocate(WorldMemory.bytesFor({ size }));
    super(new WorldMemory(region, { size }), threadDomain, rank);
    this.version = 'parallel-cookbook, embedded, sockets';
    // What the ranks have in common is not memory.
    this.sharedMemory = undefined;
    const data: PumpStart = { memory: threadDomain.describe(region), rank, socket };
    this.#pump = new LaneWorker({ name: `pump of rank ${rank}`, start, data });
    this.#pump.unref();
  }

  override abort(exitCode: number): void {
    super.abort(exitCode);
    this.#pump.waitExitSync();
  }

  override finalize(): void {
    try {
      super.finalize();
    } finally {
      // It ends when the launcher has heard everything, or has ended.
      this.#pump.waitExitSync();
    }
  }
}
