import type { TypedArray } from '../../datatype/typed-array.js';
import { builtIn } from '../../operator/built-in.js';
import type { Op } from '../../operator/op.js';
import { goesByMessages } from '../algorithm/choice.js';
import type { Channel } from '../channel.js';
import type { Brought, Collectives } from '../collectives.js';
import type { OpName } from './abi/abi.js';
import { ArrayMemories, type ArrayMemory } from './array-memory.js';
import { greatestCount } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { NativeCollective, type CollectiveRunner } from './native-collective.js';
import { addressOf } from './pinned-memory.js';
import type { MpiFunction } from './signatures.js';

const places = new Set<unknown>([builtIn.MAXLOC, builtIn.MINLOC]);
const ofAllNumbers = new Set<unknown>([builtIn.SUM, builtIn.PROD, builtIn.MAX, builtIn.MIN]);

/** MPI's collectives, with its own operations on its own types. What is only moved goes as bytes: ranks may see it as numbers of different kinds. */
export class NativeCollectives implements Collectives {
  readonly #runner: CollectiveRunner;
  readonly #library: MpiLibrary;
  readonly #pairs: number;
  readonly #ops = new Map<unknown, number>();
  readonly #sources = new ArrayMemories();
  readonly #targets = new ArrayMemories();

  constructor(library: MpiLibrary, runner: CollectiveRunner) {
    this.#runner = runner;
    this.#library = library;
    this.#pairs = library.handles.TWO_INT;
    for (const [name, op] of Object.entries(builtIn)) this.#ops.set(op, library.handles[name as OpName]);
  }

  barrier(): undefined {
    return undefined;
  }

  broadcast(channel: Channel, array: TypedArray, root: number): Brought | undefined {
    const { byteLength } = array;
    if (goesByMessages(channel, byteLength) || byteLength > greatestCount) return undefined;
    const { functions, handles } = this.#library;
    const args = [this.#targets.of(array).address, byteLength, handles.BYTE, root, channel.handle];
    return new NativeCollective(this.#runner, 'Comm.Bcast', functions.MPI_Ibcast, args, [array]);
  }

  reduce(
    channel: Channel,
    source: TypedArray,
    target: TypedArray | undefined,
    op: Op,
    root: number,
  ): Brought | undefined {
    if (goesByMessages(channel, source.byteLength)) return undefined;
    const from = this.#sources.of(source);
    const type = this.#typeFor(from, op);
    if (type === undefined) return undefined;
    const { functions, abi } = this.#library;
    const { rank } = channel;
    const into = rank === root ? this.#targets.of(target as TypedArray).address : 0;
    // An empty array has no address, as has the target where there is none.
    const given = rank === root && into === from.address ? abi.inPlace : from.address;
    const args = [given, into, this.#count(source, type), type, this.#ops.get(op) as number, root, channel.handle];
    return new NativeCollective(this.#runner, 'Comm.Reduce', functions.MPI_Ireduce, args, [source, target]);
  }

  gather(channel: Channel, block: TypedArray, target: TypedArray | undefined, root: number): Brought | undefined {
    const { byteLength } = block;
    if (goesByMessages(channel, byteLength) || byteLength > greatestCount) return undefined;
    const { functions, handles } = this.#library;
    const { rank } = channel;
    const into = rank === root ? this.#targets.of(target as TypedArray).address : 0;
    const from = this.#sources.of(block).address;
    const args = [from, byteLength, handles.BYTE, into, byteLength, handles.BYTE, root, channel.handle];
    return new NativeCollective(this.#runner, 'Comm.Gather', functions.MPI_Igather, args, [block, target]);
  }

  allgather(channel: Channel, block: TypedArray, target: TypedArray): Brought | undefined {
    const { MPI_Iallgather } = this.#library.functions;
    return this.#exchange('Comm.Allgather', MPI_Iallgather, channel, block, target, block.byteLength);
  }

  alltoall(channel: Channel, source: TypedArray, target: TypedArray): Brought | undefined {
    const { MPI_Ialltoall } = this.#library.functions;
    const blockBytes = source.byteLength / channel.peers.length;
    return this.#exchange('Comm.Alltoall', MPI_Ialltoall, channel, source, target, blockBytes);
  }

  allreduce(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined {
    return this.#combining('Comm.Allreduce', this.#library.functions.MPI_Iallreduce, channel, source, target, op);
  }

  scan(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined {
    return this.#combining('Comm.Scan', this.#library.functions.MPI_Iscan, channel, source, target, op);
  }

  exclusiveScan(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined {
    return this.#combining('Comm.Exscan', this.#library.functions.MPI_Iexscan, channel, source, target, op);
  }

  reduceScatter(
    channel: Channel,
    source: TypedArray,
    target: TypedArray,
    counts: readonly number[],
    op: Op,
  ): Brought | undefined {
    if (goesByMessages(channel, source.byteLength)) return undefined;
    const from = this.#sources.of(source);
    const type = this.#typeFor(from, op);
    if (type === undefined || type === this.#pairs) return undefined;
    const each = Int32Array.from(counts);
    const into = this.#targets.of(target).address;
    const args = [from.address, into, addressOf(each), type, this.#ops.get(op) as number, channel.handle];
    const { MPI_Ireduce_scatter } = this.#library.functions;
    return new NativeCollective(this.#runner, 'Comm.Reduce_scatter', MPI_Ireduce_scatter, args, [source, target, each]);
  }

  #combining(
    call: string,
    beginning: MpiFunction,
    channel: Channel,
    source: TypedArray,
    target: TypedArray,
    op: Op,
  ): Brought | undefined {
    if (goesByMessages(channel, target.byteLength)) return undefined;
    const into = this.#targets.of(target);
    const type = this.#typeFor(into, op);
    if (type === undefined) return undefined;
    const given = this.#sources.of(source).address;
    const from = given === into.address ? this.#library.abi.inPlace : given;
    const args = [from, into.address, this.#count(target, type), type, this.#ops.get(op) as number, channel.handle];
    return new NativeCollective(this.#runner, call, beginning, args, [source, target]);
  }

  #exchange(
    call: string,
    beginning: MpiFunction,
    channel: Channel,
    source: TypedArray,
    target: TypedArray,
    blockBytes: number,
  ): Brought | undefined {
    if (goesByMessages(channel, blockBytes) || blockBytes > greatestCount) return undefined;
    const { BYTE } = this.#library.handles;
    const [from, into] = [this.#sources.of(source).address, this.#targets.of(target).address];
    const args = [from, blockBytes, BYTE, into, blockBytes, BYTE, channel.handle];
    return new NativeCollective(this.#runner, call, beginning, args, [source, target]);
  }

  #count({ length }: TypedArray, type: number): number {
    return type === this.#pairs ? length / 2 : length;
  }

  /** The type with which MPI's own operation does what ours does; `undefined` where it has none. */
  #typeFor({ element, array }: ArrayMemory, op: Op): number | undefined {
    const { length } = array as TypedArray;
    if (length > greatestCount || !this.#ops.has(op) || element === 'Uint8Clamped') return undefined;
    if (places.has(op)) return element === 'Int32' && length % 2 === 0 ? this.#pairs : undefined;
    return ofAllNumbers.has(op) || !element.startsWith('Float') ? this.#library.handles[element] : undefined;
  }
}
