import { channelsOfContext, type ChannelHandle, type Communicators } from '../channel.js';
import { MPIError } from '../../errors/mpi-error.js';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { freeCommunicator, madeCommunicator } from './made-communicator.js';
import { callPatiently } from './patient-call.js';
import { addressOf, PinnedMemory } from './pinned-memory.js';

const everyBit = 2 ** 31 - 1;
const success = 0;
/** A ring tells of channels by 31 bits. Those of communicators that came with a spawn may have more. */
const greatestRingNumber = 2 ** 31 - channelsOfContext;

/** A communicator that is for nothing but making others of its ranks. */
interface BirthPlace {
  readonly handle: number;
  /** Their addresses. */
  readonly members: readonly number[];
}

/** What comes by a communicator of MPI. */
export interface MessageSpace {
  readonly handle: number;
  /** Who sends there, by their addresses. */
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
  /**
   * A duplicate of the world's on which others are made: Open MPI does that by messages which any receive from anybody by any tag would take. Behind it those with
   * ranks of other worlds, in the order in which they came. All members of a new one take the first that has all of them.
   */
  readonly #places: BirthPlace[] = [];
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
    this.sweep();
    const isNear = number < greatestRingNumber && this.#sharesMemory(members);
    return this.#channels(number, this.#communicator(number, members), members, isNear);
  }

  openBetween(
    number: number,
    local: number,
    members: readonly number[],
    others: readonly number[],
  ): readonly ChannelHandle[] {
    this.sweep();
    const isLow = Math.min(...members) < Math.min(...others);
    const everybody = isLow ? [...members, ...others] : [...others, ...members];
    // The two leaders meet where nobody receives anything.
    const meeting = this.#communicator(number, everybody);
    const leader = everybody.indexOf(others[0] as number);
    const messages = this.#made('MPI_Intercomm_create', (at) => {
      return this.#library.functions.MPI_Intercomm_create(local, 0, meeting, leader, 0, at);
    });
    freeCommunicator(this.#library, meeting);
    return this.#channels(number, messages, others, false);
  }

  /** All that are there. */
  get spaces(): Iterable<MessageSpace> {
    return this.#spaces.values();
  }

  close(handles: readonly ChannelHandle[]): void {
    for (const { handle } of handles) this.#closed.add(handle);
  }

  /** On that one others can be made from now on. */
  addBase(place: BirthPlace): void {
    this.#places.push(place);
  }

  removeBase(place: BirthPlace): void {
    this.#places.splice(this.#places.indexOf(place), 1);
  }

  /** A communicator of those ranks, for whoever asks, who is to free it. Collective over them. */
  make(number: number, members: readonly number[]): number {
    return this.#communicator(number, members);
  }

  /** Frees all by which such ranks can send. */
  freeThoseWith(isMeant: (address: number) => boolean): void {
    for (const { handle, senders } of [...this.#spaces.values()]) {
      if (!senders.some(isMeant)) continue;
      this.#closed.delete(handle);
      this.#spaces.delete(handle);
      freeCommunicator(this.#library, handle);
    }
  }

  /** Frees what was closed, but for what something is still under way on: its next question would be about nothing. */
  sweep(): void {
    const { handles: own } = this.#library;
    for (const handle of this.#closed) {
      if (this.#isInUse(handle)) continue;
      this.#closed.delete(handle);
      this.#spaces.delete(handle);
      if (handle === own.COMM_WORLD) continue;
      freeCommunicator(this.#library, handle);
    }
  }

  /** The channels that go over a communicator and a duplicate of it. @param senders who sends there. @param isNear whether that of collectives goes over rings. */
  #channels(number: number, messages: number, senders: readonly number[], isNear: boolean): readonly ChannelHandle[] {
    const isFirst = number === 0 && messages === this.#library.handles.COMM_WORLD;
    const rest = isFirst ? this.#duplicateFirst(messages) : this.#duplicate(messages);
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
      const births = this.#duplicateFirst(handles.COMM_WORLD);
      this.#places.unshift({ handle: births, members });
      return handles.COMM_WORLD;
    }
    if (members.length === 1) return this.#duplicate(handles.COMM_SELF);
    const place = this.#places.find((each) => members.every((member) => each.members.includes(member)));
    if (!place) {
      const detail = 'no spawn has brought all of its ranks together; make it of a communicator that has them';
      throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', 'Comm', detail);
    }
    const [all, some] = [new PinnedMemory(8), new PinnedMemory(8)];
    this.#library.check(functions.MPI_Comm_group(place.handle, all.address), 'MPI_Comm_group');
    const ranks = Int32Array.from(members, (member) => place.members.indexOf(member));
    const group = handleIn(this.#library, all);
    const included = functions.MPI_Group_incl(group, ranks.length, addressOf(ranks), some.address);
    this.#library.check(included, 'MPI_Group_incl');
    const tag = number % this.#greatestTag;
    const made = this.#made('MPI_Comm_create_group', (at) => {
      return functions.MPI_Comm_create_group(place.handle, handleIn(this.#library, some), tag, at);
    });
    functions.MPI_Group_free(some.address);
    functions.MPI_Group_free(all.address);
    return made;
  }

  /** That of the world, where ranks begin: then all of them come at once, and nothing else is being made. */
  #duplicateFirst(handle: number): number {
    const call = 'MPI_Comm_idup';
    return this.#made(call, (at) => {
      callPatiently(this.#library, call, (request) => this.#library.functions.MPI_Comm_idup(handle, at, request));
      return success;
    });
  }

  #duplicate(handle: number): number {
    return this.#made('MPI_Comm_dup', (at) => this.#library.functions.MPI_Comm_dup(handle, at));
  }

  #made(call: string, make: (address: number) => number): number {
    return madeCommunicator(this.#library, call, make);
  }
}
