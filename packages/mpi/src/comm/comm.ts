import { Context } from '../context/context.js';
import { UNDEFINED, type Comparison, type Group } from '../context/group.js';
import { MPIError } from '../errors/mpi-error.js';
import { builtIn } from '../operator/built-in.js';
import { channelsOfContext } from '../transport/channel.js';
import { VectorComm } from './vector-comm.js';

/**
 * A group of ranks and a space of messages of their own.
 *
 * Python analogue: `MPI.Comm`, `MPI.Intracomm`. Ranks are counted from 0; what is sent on one communicator is received on the same one
 * only. Capital methods take typed arrays and block, as in C; lower-case ones take any object that can be cloned: a bare name
 * awaits, `…Sync` blocks.
 *
 * Happens-before: everything before a send is seen by whoever has received the message. Order: messages of one rank to another
 * are received in the order in which they were sent, as far as tags let them. Errors: `MPIError` with MPI's class for arguments that make
 * no sense, `TruncateError`; `AbortedError` and `RankDiedError` from every wait once the world was aborted or a rank has died.
 *
 * @example
 * import { MPI } from '@parallel-cookbook/mpi';
 *
 * const comm = MPI.COMM_WORLD; // a program that nobody launched is a world of one
 * console.log(comm.rank, comm.size); // 0 1
 * const request = comm.irecv(0, 7);
 * await comm.send({ from: 'myself' }, 0, 7);
 * console.log(await request); // { from: 'myself' }
 */
export class Comm extends VectorComm {
  /** What errors and traces call it. Python: `Get_name`, `Set_name`. */
  name: string;

  /** @internal */
  constructor(context: Context, name: string) {
    super(context);
    this.name = name;
  }

  /** Who stands behind the ranks. */
  get group(): Group {
    return this.context.group;
  }

  /** One of its own with the same ranks: its messages and collectives are never taken for those of this one. Collective. */
  async dup(): Promise<Comm> {
    return this.#made(await this.allreduce(this.#next, builtIn.MAX), this.group, 'duplicate of');
  }

  /** The same, blocking. */
  dupSync(): Comm {
    return this.#made(this.allreduceSync(this.#next, builtIn.MAX), this.group, 'duplicate of');
  }

  /**
   * Parts the ranks: those who give the same color are together, in the order of their keys, those with one key in the order of their ranks here. Who gives
   * `UNDEFINED` gets none. Collective.
   */
  async split(color: number, key = 0): Promise<Comm | undefined> {
    checkColor(color);
    return this.#parted(await this.allgather([this.#next, color, key] as const), color);
  }

  /** The same, blocking. */
  splitSync(color: number, key = 0): Comm | undefined {
    checkColor(color);
    return this.#parted(this.allgatherSync([this.#next, color, key] as const), color);
  }

  /** One of those ranks of this one that are in the group; the others get none. Collective over all ranks of this one. */
  async create(group: Group): Promise<Comm | undefined> {
    this.#checkGroup(group);
    return this.#created(await this.allreduce(this.#next, builtIn.MAX), group);
  }

  /** The same, blocking. */
  createSync(group: Group): Comm | undefined {
    this.#checkGroup(group);
    return this.#created(this.allreduceSync(this.#next, builtIn.MAX), group);
  }

  /** Whether it is the same, has the same ranks, the same in another order, or others. Python: `Compare`. */
  compare(other: Comm): Comparison {
    if (this.context === other.context) return 'identical';
    const groups = this.group.compare(other.group);
    return groups === 'identical' ? 'congruent' : groups;
  }

  /** Nobody needs it any more; using it from now on is an error. */
  free(): void {
    if (this.context.number < 2 * channelsOfContext) {
      throw new MPIError('MPI_ERR_COMM', 'Comm.free', `${this.name} belongs to MPI and is not freed`);
    }
    this.context.free();
  }

  /** The first channel number that this rank knows to be free. */
  get #next(): number {
    this.context.check('Comm');
    return this.context.numbers.next;
  }

  #made(number: number, group: Group, how: string): Comm {
    const { transport, numbers } = this.context;
    numbers.next = Math.max(numbers.next, number + channelsOfContext);
    return new Comm(new Context(transport, group, numbers, number), `${how} ${this.name}`);
  }

  #parted(all: readonly (readonly [next: number, color: number, key: number])[], own: number): Comm | undefined {
    const number = Math.max(...all.map(([next]) => next));
    const together = all.flatMap(([, color, key], rank) => (color === own ? [{ key, rank }] : []));
    together.sort((a, b) => a.key - b.key || a.rank - b.rank);
    // The parts have no rank in common, so one number serves them all.
    const made = this.#made(number, this.group.include(together.map(({ rank }) => rank)), 'part of');
    return own === UNDEFINED ? undefined : made;
  }

  #created(number: number, group: Group): Comm | undefined {
    const made = this.#made(number, group, 'part of');
    return made.rank === UNDEFINED ? undefined : made;
  }

  #checkGroup(group: Group): void {
    if (group.difference(this.group).size === 0) return;
    throw new MPIError('MPI_ERR_GROUP', 'Comm.create', 'the group has members that are not in the communicator');
  }
}

function checkColor(color: number): void {
  if (color === UNDEFINED || (Number.isSafeInteger(color) && color >= 0)) return;
  throw new MPIError(
    'MPI_ERR_ARG',
    'Comm.split',
    `color is ${String(color)}: give a whole number, 0 or more, or UNDEFINED`,
  );
}
