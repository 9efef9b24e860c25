import { MPIError } from '../errors/mpi-error.js';
import { channelsOfContext, type Channel, type ChannelHandle } from '../transport/channel.js';
import { mostAddresses, wideAddresses } from '../transport/spawning.js';
import { ANY_TAG, greatestTag, PROC_NULL } from '../transport/envelope.js';
import type { Transport } from '../transport/transport.js';
import { ChannelNumbers } from './channel-numbers.js';
import { Group, UNDEFINED } from './group.js';

const tagsOfParts = 2 ** 30;
/** Where channels are numbers only. */
const unopened: ChannelHandle = { handle: 0, firstTag: 0, tagMask: 0, isNear: false };

/** What every operation takes: rank, group, channels, transport. What stands behind a communicator. */
export class Context {
  readonly rank: number;
  readonly size: number;
  /** For messages of users. */
  readonly messages: Channel;
  /** For collectives. */
  readonly collectives: Channel;
  /** For the large parts of objects. */
  readonly parts: Channel;
  readonly #handles: readonly ChannelHandle[] | undefined;
  #collectives = 0;
  #nextPart = 0;
  #freed = false;

  constructor(
    readonly transport: Transport,
    readonly group: Group,
    readonly numbers: ChannelNumbers,
    readonly number: number,
    between?: { readonly local: Context; readonly remote: Group },
  ) {
    const peers = group.members;
    const rank = group.rankOf(transport.address);
    this.rank = rank;
    this.size = peers.length;
    transport.connections?.hold(peers);
    const { communicators } = transport;
    if (between) {
      const { local, remote } = between;
      this.#handles = communicators?.openBetween(number, local.messages.handle, peers, remote.members);
    } else if (rank !== UNDEFINED) this.#handles = communicators?.open(number, peers);
    this.messages = this.#channel(0);
    this.collectives = this.#channel(1);
    this.parts = this.#channel(2);
  }

  /** That of all ranks of a world. */
  static ofWorld(transport: Transport): Context {
    const { rank, size, address } = transport;
    // A channel that is a number has 31 bits.
    const addresses = transport.communicators ? wideAddresses : mostAddresses;
    const everybody = new Group(Array.from({ length: size }, (_, other) => address - rank + other));
    return new Context(transport, everybody, new ChannelNumbers(rank, size, { address, addresses }), 0);
  }

  /** That of this rank alone. */
  static ofSelf(world: Context): Context {
    const own = new Group([world.transport.address]);
    return new Context(world.transport, own, world.numbers, channelsOfContext);
  }

  /** Which collective of this communicator the next one is, from 1: all ranks begin them in the same order. */
  nextCollective(): number {
    return ++this.#collectives;
  }

  /** Tag of the large parts of the next object that this rank sends. */
  nextObject(): number {
    return (this.#nextPart = (this.#nextPart + 1) % tagsOfParts);
  }

  /** Throws once it was freed. */
  check(call: string): void {
    if (this.#freed) throw new MPIError('MPI_ERR_COMM', call, 'the communicator was freed');
  }

  get freed(): boolean {
    return this.#freed;
  }

  free(): void {
    if (this.#freed) return;
    if (this.#handles) this.transport.communicators?.close(this.#handles);
    this.transport.connections?.release(this.group.members);
    this.#freed = true;
  }

  /** Throws unless that is a rank to send to, or PROC_NULL. */
  checkDestination(call: string, rank: number): void {
    if ((rank >= 0 && rank < this.size && Number.isInteger(rank)) || rank === PROC_NULL) return;
    throw this.rankError(call, 'destination', rank);
  }

  /** Throws unless that is a rank to receive from, ANY_SOURCE or PROC_NULL. */
  checkSource(call: string, rank: number): void {
    if (rank < this.size && rank >= PROC_NULL && Number.isInteger(rank)) return;
    throw this.rankError(call, 'source', rank);
  }

  /** Throws unless that is a rank. */
  checkRoot(call: string, rank: number): void {
    if (rank >= 0 && rank < this.size && Number.isInteger(rank)) return;
    const detail = `${String(rank)} is no rank of this communicator; give 0 to ${this.size - 1}`;
    throw new MPIError('MPI_ERR_ROOT', call, detail);
  }

  #channel(index: number): Channel {
    const { number, rank, group } = this;
    return { id: number + index, rank, peers: group.members, ...(this.#handles?.[index] ?? unopened) };
  }

  protected rankError(call: string, argument: string, rank: number, size = this.size): MPIError {
    const also = argument === 'source' ? ', ANY_SOURCE or PROC_NULL' : ' or PROC_NULL';
    const detail = `${argument} is ${String(rank)}; give a rank from 0 to ${size - 1}${also}`;
    return new MPIError('MPI_ERR_RANK', call, detail);
  }
}

/** Throws unless it is a tag to send with. */
export function checkTag(call: string, tag: number): void {
  if (tag >= 0 && tag <= greatestTag && Number.isInteger(tag)) return;
  throw new MPIError('MPI_ERR_TAG', call, `${String(tag)} is no tag; give a whole number from 0 to ${greatestTag}`);
}

/** Throws unless it is a tag to receive. */
export function checkTagOrAny(call: string, tag: number): void {
  if (tag !== ANY_TAG) checkTag(call, tag);
}
