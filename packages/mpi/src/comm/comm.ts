import type { Context } from '../context/context.js';
import { UNDEFINED, type Comparison, type Group } from '../context/group.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Request } from '../request/request.js';
import { Steps, type Course } from '../request/steps.js';
import type { TaskFunction } from '@parallel-cookbook/primitives';
import type { AdjacentEdges, EdgeList } from '../topology/adjacency.js';
import { Graph } from '../topology/graph.js';
import { Grid } from '../topology/grid.js';
import { AttributedComm } from './attributed-comm.js';
import { births } from './births.js';
import type { CartComm } from './cart-comm.js';
import { descendants } from './descendants.js';
import type { DistGraphComm } from './dist-graph-comm.js';
import type { GraphComm } from './graph-comm.js';
import { interBirths } from './inter-births.js';
import type { Intercomm } from './intercomm.js';
import { spawnBirths } from './spawn-births.js';
import { spawnPlan, type SpawnOptions, type SpawnPart } from './spawn-plan.js';
import { topologyBirths as topologies } from './topology-births.js';
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
  /** @internal */
  constructor(context: Context, name: string) {
    super(context, name);
  }

  /** Who stands behind the ranks. */
  get group(): Group {
    return this.context.group;
  }

  /**
   * One of its own with the same ranks: its messages and collectives are never taken for those of this one. A topology goes with it.
   * Collective. Python: `Dup`.
   */
  dup(): Promise<this> {
    return this.idup().wait();
  }

  /** {@link dup}, blocking. */
  dupSync(): this {
    return this.idup().waitSync();
  }

  /** Begins {@link dup}. Python: `Idup`. */
  idup(): Request<this> {
    return this.beginBirth(
      'Comm.idup',
      births.duplicate(this, (context, name) => this.twin(context, name) as this),
    );
  }

  /**
   * Parts the ranks: those who give the same color are together, in the order of their keys, those with one key in the order of their ranks here. Who gives
   * `UNDEFINED` gets none. Collective. Python: `Split`. Cost: an allgather of three numbers.
   */
  split(color: number, key = 0): Promise<Comm | undefined> {
    return this.beginBirth('Comm.split', births.split(this, color, key)).wait();
  }

  /** {@link split}, blocking. */
  splitSync(color: number, key = 0): Comm | undefined {
    return this.beginBirth('Comm.split', births.split(this, color, key)).waitSync();
  }

  /**
   * Parts the ranks by what they can share. Python: `Split_type`. `shared`: memory; the ranks of one machine. Collective.
   */
  splitType(type: 'shared' | typeof UNDEFINED, key = 0): Promise<Comm | undefined> {
    return this.split(this.#colorOf(type), key);
  }

  /** {@link splitType}, blocking. */
  splitTypeSync(type: 'shared' | typeof UNDEFINED, key = 0): Comm | undefined {
    return this.splitSync(this.#colorOf(type), key);
  }

  /** One of those ranks of this one that are in the group; the others get none. Collective over all ranks of this one. Python: `Create`. */
  create(group: Group): Promise<Comm | undefined> {
    return this.beginBirth('Comm.create', births.create(this, group)).wait();
  }

  /** {@link create}, blocking. */
  createSync(group: Group): Comm | undefined {
    return this.beginBirth('Comm.create', births.create(this, group)).waitSync();
  }

  /**
   * The same, collective over the ranks of the group only: the others need not call it. Python: `Create_group`.
   *
   * @param tag tells those apart that are made at the same time by groups with ranks in common.
   */
  createGroup(group: Group, tag = 0): Promise<Comm | undefined> {
    return this.beginBirth('Comm.createGroup', births.createGroup(this, group, tag)).wait();
  }

  /** {@link createGroup}, blocking. */
  createGroupSync(group: Group, tag = 0): Comm | undefined {
    return this.beginBirth('Comm.createGroup', births.createGroup(this, group, tag)).waitSync();
  }

  /**
   * Puts its first ranks into a grid, row-major; those that it has no room for get none. Collective. Python: `Create_cart`.
   *
   * @param dims how many ranks along each axis: see `computeDims`.
   * @param periods whether each axis is a ring, or one answer for all. Default: none is.
   */
  createCart(dims: readonly number[], periods: boolean | readonly boolean[] = false): Promise<CartComm | undefined> {
    return this.beginBirth('Comm.createCart', topologies.cart(this, dims, periods)).wait();
  }

  /** {@link createCart}, blocking. */
  createCartSync(dims: readonly number[], periods: boolean | readonly boolean[] = false): CartComm | undefined {
    return this.beginBirth('Comm.createCart', topologies.cart(this, dims, periods)).waitSync();
  }

  /**
   * Makes its first ranks the nodes of a graph; the others get none. All ranks give the same graph. Collective. Python: `Create_graph`.
   *
   * @param index for each node where its edges end among all edges.
   * @param edges where each edge leads to.
   */
  createGraph(index: readonly number[], edges: readonly number[]): Promise<GraphComm | undefined> {
    return this.beginBirth('Comm.createGraph', topologies.graph(this, index, edges)).wait();
  }

  /** {@link createGraph}, blocking. */
  createGraphSync(index: readonly number[], edges: readonly number[]): GraphComm | undefined {
    return this.beginBirth('Comm.createGraph', topologies.graph(this, index, edges)).waitSync();
  }

  /**
   * Makes the ranks nodes of a graph; each names who it hears from and who it tells. An edge is named by both of its ends. Collective.
   * Python: `Create_dist_graph_adjacent`.
   */
  createDistGraphAdjacent(...edges: AdjacentEdges): Promise<DistGraphComm> {
    return this.beginBirth('Comm.createDistGraphAdjacent', topologies.distGraphAdjacent(this, edges)).wait();
  }

  /** {@link createDistGraphAdjacent}, blocking. */
  createDistGraphAdjacentSync(...edges: AdjacentEdges): DistGraphComm {
    return this.beginBirth('Comm.createDistGraphAdjacent', topologies.distGraphAdjacent(this, edges)).waitSync();
  }

  /** Makes the ranks nodes of a graph; each names some of the edges, of whichever nodes. Collective. Python: `Create_dist_graph`. */
  createDistGraph(edges: EdgeList): Promise<DistGraphComm> {
    return this.beginBirth('Comm.createDistGraph', topologies.distGraph(this, edges)).wait();
  }

  /** {@link createDistGraph}, blocking. */
  createDistGraphSync(edges: EdgeList): DistGraphComm {
    return this.beginBirth('Comm.createDistGraph', topologies.distGraph(this, edges)).waitSync();
  }

  /**
   * Joins the ranks of this communicator and those of another, which has none of them, to an intercommunicator. Collective over both.
   * Python: `Create_intercomm`.
   *
   * @param localLeader a rank here, which talks to the leader of the other side. All ranks give the same.
   * @param peer a communicator that both leaders are in; of the leaders only.
   * @param remoteLeader the other leader's rank in the peer communicator; of the leaders only.
   * @param tag tells those apart that are made at the same time over one peer communicator.
   */
  createIntercomm(localLeader: number, peer: Comm | undefined, remoteLeader: number, tag = 0): Promise<Intercomm> {
    const course = interBirths.create(this, localLeader, peer, remoteLeader, tag);
    return this.beginBirth('Comm.createIntercomm', course).wait();
  }

  /** {@link createIntercomm}, blocking. */
  createIntercommSync(localLeader: number, peer: Comm | undefined, remoteLeader: number, tag = 0): Intercomm {
    const course = interBirths.create(this, localLeader, peer, remoteLeader, tag);
    return this.beginBirth('Comm.createIntercomm', course).waitSync();
  }

  /**
   * Which rank this one should have in such a grid; `UNDEFINED` where the grid has no room for it. Ranks are never reordered here, so it is the rank that it has.
   * Python: `Cart_map`. Not collective. Errors: those of {@link createCart}.
   */
  cartMap(dims: readonly number[], periods: boolean | readonly boolean[] = false): number {
    const { size } = Grid.among(this.size, 'Comm.cartMap', dims, periods);
    return this.rank < size ? this.rank : UNDEFINED;
  }

  /** Which rank this one should have in such a graph; `UNDEFINED` where it is no node of it. Python: `Graph_map`. See {@link cartMap}. */
  graphMap(index: readonly number[], edges: readonly number[]): number {
    const graph = new Graph(index, edges, this.size, 'Comm.graphMap');
    return this.rank < graph.index.length ? this.rank : UNDEFINED;
  }

  /** Which topology its ranks have; `undefined` for none. Python: `Get_topology`, `topology`. */
  get topology(): 'cart' | 'graph' | 'dist-graph' | undefined {
    return undefined;
  }

  /** Whether it has two sides. Python: `Is_inter`. */
  get isInter(): boolean {
    return false;
  }

  /**
   * Starts a program as further ranks, which are a world of their own, and gives the intercommunicator with them on its other side. There
   * `MPI.getParent()` is this side. Collective; only the root's program and options count. Python: `Spawn`.
   *
   * Ranks that are processes start processes, ranks of a real MPI have its launcher do it, ranks that are threads start threads, also from a plain
   * `node program.js`. It waits until all of them have begun MPI. Both worlds live and die together until the last communicator with ranks of both is
   * disconnected. Errors: `MPIError` on all ranks, `MPI_ERR_SPAWN` for a program that is not there or ends before it has begun MPI,
   * `MPI_ERR_UNSUPPORTED_OPERATION` where ranks can start none. Cost: the start of the processes or threads, all at once.
   *
   * @param program a path, from the working folder; a file URL; or a task. @param options see {@link SpawnOptions}.
   *
   * @example
   * import { defineTasks, main } from '@parallel-cookbook/primitives';
   * import { MPI } from '@parallel-cookbook/mpi';
   *
   * async function square() {
   *   const parent = MPI.getParent();
   *   await parent.send((MPI.COMM_WORLD.rank + (await parent.bcast(undefined, 0))) ** 2, 0);
   *   await parent.disconnect();
   * }
   * const tasks = defineTasks(import.meta.url, { square });
   *
   * main(import.meta, async () => {
   *   const children = await MPI.COMM_SELF.spawn(tasks.square, { maxprocs: 3 });
   *   await children.bcast(10, MPI.ROOT);
   *   console.log(await children.recv(0), await children.recv(1), await children.recv(2)); // 100 121 144
   *   await children.disconnect();
   * });
   */
  spawn(program: string | URL, options?: SpawnOptions<readonly string[]>): Promise<Intercomm>;
  spawn<A extends unknown[]>(
    task: TaskFunction<(...args: A) => unknown>,
    options?: SpawnOptions<NoInfer<A>>,
  ): Promise<Intercomm>;
  spawn(program: string | URL | TaskFunction, options: SpawnOptions = {}): Promise<Intercomm> {
    return this.#beginSpawn('Comm.spawn', [{ ...options, program }], options.root).wait();
  }

  /** {@link spawn}, blocking. */
  spawnSync(program: string | URL, options?: SpawnOptions<readonly string[]>): Intercomm;
  spawnSync<A extends unknown[]>(
    task: TaskFunction<(...args: A) => unknown>,
    options?: SpawnOptions<NoInfer<A>>,
  ): Intercomm;
  spawnSync(program: string | URL | TaskFunction, options: SpawnOptions = {}): Intercomm {
    return this.#beginSpawn('Comm.spawn', [{ ...options, program }], options.root).waitSync();
  }

  /** The same with several programs, whose ranks become one world, in their order. Python: `Spawn_multiple`. */
  spawnMultiple(parts: readonly SpawnPart[], root = 0): Promise<Intercomm> {
    return this.#beginSpawn('Comm.spawnMultiple', parts, root).wait();
  }

  /** {@link spawnMultiple}, blocking. */
  spawnMultipleSync(parts: readonly SpawnPart[], root = 0): Intercomm {
    return this.#beginSpawn('Comm.spawnMultiple', parts, root).waitSync();
  }

  /** Whether it is the same, has the same ranks, the same in another order, or others. Python: `Compare`. */
  compare(other: Comm): Comparison {
    if (this.context === other.context) return 'identical';
    const groups = this.group.compare(other.group);
    return groups === 'identical' ? 'congruent' : groups;
  }

  /** @internal One like this one, over another context. */
  protected twin(context: Context, name: string): Comm {
    return new Comm(context, name);
  }

  /** @internal Begins to make another one, which takes errors as this one does. */
  protected beginBirth<T>(call: string, course: Course<T>): Request<T> {
    return Steps.begin(this.context.transport, call, this.#raised(course));
  }

  *#raised<T>(course: Course<T>): Course<T> {
    const child = yield* course;
    if (child instanceof AttributedComm) child.setErrhandler(this.getErrhandler());
    return child;
  }

  #beginSpawn(call: string, parts: readonly SpawnPart[], root = 0): Request<Intercomm> {
    return this.beginBirth(
      call,
      spawnBirths.spawn(this.context, call, () => spawnPlan(call, parts), root),
    );
  }

  #colorOf(type: 'shared' | typeof UNDEFINED): number {
    if (type === 'shared') return this.context.transport.machine;
    if (type === UNDEFINED) return UNDEFINED;
    throw new MPIError('MPI_ERR_ARG', 'Comm.splitType', `there is no ${String(type)}: give 'shared' or UNDEFINED`);
  }
}

descendants.comm = (context, name) => new Comm(context, name);
