import type { Domain, WaitOptions } from '@parallel-cookbook/primitives';
import { unreadBytes } from '@parallel-cookbook/primitives/process';
import { sliceMs, type AsyncWaiters } from '@parallel-cookbook/primitives/ring';
import type { Activity, Condition } from '../operation.js';
import type { Transport } from '../transport.js';
import { Waits } from '../waits.js';
import type { NativeCommunicators } from './communicators.js';
import type { MachineBoard } from './machine-board.js';
import type { MachineRings } from './machine-rings.js';
import type { NativeConnections } from './native-connections.js';
import type { NativeMessages } from './native-messages.js';
import { pauseUntil } from './pause-until.js';

/** So long a rank that is about to end the world waits for what others of a deadlock have to say. */
const graceMs = 1000;
/** So long it waits for its own last words to be read: a launcher that hears of the abort first forgets them. */
const longestReadMs = 100;
/** So long a rank waits to be ended by another one before it does it. */
const longestEndMs = 10_000;

/** A thread that blocks, for so long that a deadlock is looked for. */
export interface BlockedThread {
  throwIfSentenced(): void;
  /** Between two looks at what it waits for. */
  look(): void;
  end(): void;
}

/** A task of the event loop that waits. */
export interface WaitingTask {
  /** Whether it waits no more. Throws what it was sentenced to. */
  look(): boolean;
  end(): void;
}

interface WatchParts {
  /** See the {@link MpiAbi}. */
  readonly leavesTogether: boolean;
  readonly board: MachineBoard;
  readonly rings: MachineRings | undefined;
  readonly transport: Transport;
  readonly messages: NativeMessages;
  readonly communicators: NativeCommunicators;
  readonly tasks: AsyncWaiters;
  readonly doorbell: Pick<Domain['doorbell'], 'listeners'>;
  readonly activities: readonly Activity[];
  readonly connections: NativeConnections;
}

/** What a rank of a real MPI does about deadlocks while it waits: once in a slice it sees to it that all that has come is known, and tells what it waits for. */
export class NativeWatch {
  readonly #parts: WatchParts;
  readonly #waits: Waits;

  constructor(parts: WatchParts) {
    const { board, transport, doorbell, activities, connections } = parts;
    this.#parts = parts;
    this.#waits = new Waits(board.watchedWorld(transport.size), doorbell, activities, connections);
  }

  /** Whether this rank is to hear of a deadlock before it does anything else. */
  get isSentenced(): boolean {
    return this.#waits.isSentenced;
  }

  /** Something has come. */
  hide(): void {
    this.#waits.hide();
  }

  /** A thread begins to wait. */
  block(condition: Condition, what: string): BlockedThread | undefined {
    if (!this.#waits.isOn) return undefined;
    let next = performance.now() + sliceMs;
    let isShown = false;
    return {
      throwIfSentenced: () => {
        if (isShown) this.#waits.throwIfSentenced(condition);
      },
      look: () => {
        if (performance.now() < next) return;
        if (this.#takeIn(() => condition.done)) {
          isShown = true;
          this.#waits.showThread(condition, what);
        }
        next = performance.now() + sliceMs;
      },
      end: () => this.#waits.hide(),
    };
  }

  /** A task begins to wait in the event loop. */
  begin(condition: Condition, what: string, options: WaitOptions | undefined): WaitingTask | undefined {
    if (!this.#waits.isOn) return undefined;
    let next = performance.now() + sliceMs;
    const task = this.#waits.begin(condition, what, options);
    return {
      look: () => {
        this.#waits.throwIfSentenced(condition);
        if (condition.done) {
          this.#waits.hide();
          return true;
        }
        const now = performance.now();
        if (now < next) return false;
        next = now + sliceMs;
        this.#waits.soon(this.#lookAtLoop);
        return false;
      },
      end: () => this.#waits.end(task),
    };
  }

  /**
   * This rank sends nothing more. Over Open MPI it waits for all others of its machine, or to be ended with them, before it finalises: that spins as long as
   * somebody is missing, and Open MPI's launcher may crash or hang when the world is aborted meanwhile.
   */
  leave(): void {
    const { board, messages } = this.#parts;
    board.writeTraffic(messages.traffic, messages.openSends, messages.heldMessages);
    board.leave();
    if (!this.#parts.leavesTogether) return;
    pauseUntil(() => {
      messages.nudge();
      return board.isDeserted;
    });
  }

  /**
   * Before this rank ends the world, which gives nobody a moment more: it is heard, and the others of a deadlock say what they have to. Then one of a machine
   * ends it, and the others are ended: Open MPI's launcher may hang where two do it at once.
   */
  fail(): void {
    const { board } = this.#parts;
    pauseUntil(() => unreadBytes(1) === 0 && unreadBytes(2) === 0, longestReadMs);
    board.fail();
    pauseUntil(() => [...this.#waits.companions].every((rank) => board.isOver(rank)), graceMs);
    if (!board.endsFirst()) pauseUntil(() => false, longestEndMs);
  }

  /** In the event loop, when nothing else is going on: shows that this rank does nothing but wait. */
  readonly #lookAtLoop = (): void => {
    if (!this.#waits.isLoopIdle) return;
    if (this.#takeIn(() => this.#waits.isAnyDone)) this.#waits.showTasks();
    else this.#parts.tasks.tell(false);
  };

  /** Takes in all that has come, and tells of it. Returns whether there is still something to wait for. */
  #takeIn(isDone: () => boolean): boolean {
    const { board, rings, transport, messages, communicators } = this.#parts;
    this.#waits.hide();
    board.heardWake();
    for (let some = true; some;) {
      const moved = transport.progress();
      some = messages.takeIn(communicators.spaces) || moved;
      if (isDone()) return false;
    }
    rings?.release();
    board.writeTraffic(messages.traffic, messages.openSends, messages.heldMessages);
    return true;
  }
}
