import type { ChannelHandle, Communicators } from '../channel.js';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { addressOf, PinnedMemory } from './pinned-memory.js';

const everyBit = 2 ** 31 - 1;

/** What comes by a communicator of MPI. */
export interface MessageSpace {
  readonly handle: number;
  /** Who sends there, by their ranks in the world. */
  readonly senders: readonly number[];
  /** The channels that share it, in the order of their tags. */
  readonly channels: readonly { readonly id: number; readonly firstTag: number }[];
}

/** The world of communicators. */
interface MessageWorld {
  readonly size: number;
  readonly greatestTag: number;
  /** Whether there are rings between all of these. So for all of them, or for none. */
  readonly sharesMemory: (members: readonly number[]) => boolean;
}

/**
 * MPI's communicators behind the channels. Each context has two: one for messages of users, which may be received by any tag, and one for
 * the rest, which share its tags in halves. Those of the world and of a rank alone are MPI's own.
 */
export class NativeCommunicators implements Communicators {
  readonly #library: MpiLibrary;
  readonly #size: number;
  readonly #greatestTag: number;
  readonly #isInUse: (handle: number) => boolean;
  readonly #sharesMemory: (members: readonly number[]) => boolean;
  readonly #closed = new Set<number>();
  /** A duplicate of the world's on which others are made: Open MPI does that by messages which any receive from anybody by any tag would take. */
  #births = 0;
  readonly #spaces = new Map<number, MessageSpace>();

  /** @param world its ranks, its tags, and who of them has rings. @param isInUse whether anything is under way there. */
  constructor(library: MpiLibrary, world: MessageWorld, isInUse: (handle: number) => boolean) {
    this.#isInUse = isInUse;
    this.#library = library;
    this.#size = world.size;
    this.#greatestTag = world.greatestTag;
    this.#sharesMemory = world.sharesMemory;
  }

  open(number: number, members: readonly number[]): readonly ChannelHandle[] {
    this.#sweep();
    return this.#channels(number, this.#communicator(number, members), members, this.#sharesMemory(members));
  }

  openBetween(
    number: number,
    local: number,
    members: readonly number[],
    others: readonly number[],
  ): readonly ChannelHandle[] {
    this.#sweep();
    const isLow = Math.min(...members) < Math.min(...others);
    const everybody = isLow ? [...members, ...others] : [...others, ...members];
    // The two leaders meet where nobody receives anything.
    const meeting = this.#communicator(number, everybody);
    const leader = everybody.indexOf(others[0] as number);
    const messages = this.#made('MPI_Intercomm_create', (at) => {
      return this.#library.functions.MPI_Intercomm_create(local, 0, meeting, leader, 0, at);
    });
    this.#free(meeting);
    return this.#channels(number, messages, others, false);
  }

  /** All that are there. */
  get spaces(): Iterable<MessageSpace> {
    return this.#spaces.values();
  }

  close(handles: readonly ChannelHandle[]): void {
    for (const { handle } of handles) this.#closed.add(handle);
  }

  /** Frees what was closed, but for what something is still under way on: its next question would be about nothing. */
  #sweep(): void {
    const { handles: own } = this.#library;
    for (const handle of this.#closed) {
      if (this.#isInUse(handle)) continue;
      this.#closed.delete(handle);
      this.#spaces.delete(handle);
      if (handle === own.COMM_WORLD) continue;
      this.#free(handle);
    }
  }

  #free(handle: number): void {
    const { functions, abi } = this.#library;
    const at = new PinnedMemory(8);
    if (abi.handleBytes === 4) at.words[0] = handle;
    else new BigInt64Array(at.bytes.buffer)[0] = BigInt(handle);
    this.#library.check(functions.MPI_Comm_free(at.address), 'Comm.free');
  }

  /** The channels that go over a communicator and a duplicate of it. @param senders who sends there. @param isNear whether that of collectives goes over rings. */
  #channels(number: number, messages: number, senders: readonly number[], isNear: boolean): readonly ChannelHandle[] {
    const rest = this.#made('MPI_Comm_dup', (at) => this.#library.functions.MPI_Comm_dup(messages, at));
    const half = 2 ** Math.floor(Math.log2((this.#greatestTag + 1) / 2));
    const space = (handle: number, ...firstTags: readonly number[]): void => {
      const first = number + (handle === messages ? 0 : 1);
      const channels = firstTags.map((firstTag, i) => ({ id: first + i, firstTag }));
      this.#spaces.set(handle, { handle, senders, channels });
    };
    space(messages, 0);
    space(rest, 0, half);
    return [
      { handle: messages, firstTag: 0, tagMask: everyBit, isNear: false },
      { handle: rest, firstTag: 0, tagMask: half - 1, isNear },
      { handle: rest, firstTag: half, tagMask: half - 1, isNear: false },
    ];
  }

  #communicator(number: number, members: readonly number[]): number {
    const { functions, handles } = this.#library;
    if (number === 0 && members.length === this.#size) {
      this.#births = this.#made('MPI_Comm_dup', (at) => functions.MPI_Comm_dup(handles.COMM_WORLD, at));
      return handles.COMM_WORLD;
    }
    if (members.length === 1) {
      return this.#made('MPI_Comm_dup', (at) => functions.MPI_Comm_dup(handles.COMM_SELF, at));
    }
    const [all, some] = [new PinnedMemory(8), new PinnedMemory(8)];
    this.#library.check(functions.MPI_Comm_group(this.#births, all.address), 'MPI_Comm_group');
    const ranks = Int32Array.from(members);
    const group = handleIn(this.#library, all);
    const included = functions.MPI_Group_incl(group, ranks.length, addressOf(ranks), some.address);
    this.#library.check(included, 'MPI_Group_incl');
    const tag = number % this.#greatestTag;
    const made = this.#made('MPI_Comm_create_group', (at) => {
      return functions.MPI_Comm_create_group(this.#births, handleIn(this.#library, some), tag, at);
    });
    functions.MPI_Group_free(some.address);
    functions.MPI_Group_free(all.address);
    return made;
  }

  #made(call: string, make: (address: number) => number): number {
    const { functions, handles } = this.#library;
    const at = new PinnedMemory(8);
    this.#library.check(make(at.address), call);
    const made = handleIn(this.#library, at);
    this.#library.check(functions.MPI_Comm_set_errhandler(made, handles.ERRORS_RETURN), 'MPI_Comm_set_errhandler');
    return made;
  }
}
