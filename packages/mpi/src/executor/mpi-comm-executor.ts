import { ArgumentError } from '@parallel-cookbook/primitives';
import type { Comm } from '../comm/comm.js';
import { ANY_SOURCE, ANY_TAG } from '../transport/envelope.js';
import { CommCrew } from './comm-crew.js';
import { agreeOnClaims, type CrewClaims } from './crew-claims.js';
import { MPIPoolExecutor } from './mpi-pool-executor.js';
import { RankLanes } from './rank-lanes.js';
import { RankPool, type RankPoolOptions } from './rank-pool.js';
import { serveRank } from './serve-rank.js';

/** How the ranks of a communicator become a pool. */
export interface MPICommExecutorOptions<A extends unknown[] = []> extends RankPoolOptions<A> {
  /** The rank that submits; all others run tasks. Default: 0. */
  readonly root?: number | undefined;
}

/**
 * Runs tasks on the ranks of a communicator that is there already.
 *
 * Python analogue: `mpi4py.futures.MPICommExecutor`, a context manager that gives an executor on the root and `None` elsewhere.
 *
 * Errors: what `body` throws; then its tasks that have not begun are cancelled. When a rank dies the pool is broken (`BrokenExecutorError`)
 * and the ranks reject with `RankDiedError`. Cost: one communicator more, for as long as it lasts.
 */
export const MPICommExecutor = {
  /**
   * Collective: on the root it runs `body` with a pool of all other ranks and gives what it gave; the others run tasks until then, and give
   * `undefined`. A world of one rank has a thread of its own for the tasks.
   *
   * @example
   * import { defineTasks, main } from '@parallel-cookbook/primitives';
   * import { MPI, MPICommExecutor, world } from '@parallel-cookbook/mpi';
   *
   * const tasks = defineTasks(import.meta.url, {
   *   square: (n) => n * n,
   *   squares: () => MPICommExecutor.run(MPI.COMM_WORLD, (pool) => pool.map(tasks.square, [1, 2, 3])),
   * });
   *
   * main(import.meta, async () => {
   *   console.log(await world(3, tasks.squares)); // [ [ 1, 4, 9 ], undefined, undefined ]
   * });
   */
  async run<R, A extends unknown[] = []>(
    comm: Comm,
    body: (pool: RankPool) => R | PromiseLike<R>,
    options: MPICommExecutorOptions<A> = {},
  ): Promise<R | undefined> {
    const { root = 0, ...poolOptions } = options;
    if (typeof body !== 'function') throw new ArgumentError('body', body, 'give a function that takes the pool');
    comm.context.check('MPICommExecutor.run');
    comm.context.checkRoot('MPICommExecutor.run', root);
    if (comm.size === 1) return used(new MPIPoolExecutor({ ...poolOptions, maxWorkers: 1 }), body);
    const own = await comm.dup();
    try {
      const agreed = await agreeOnClaims(own, root);
      if (own.rank === root) return await lead(own, agreed, body, poolOptions);
      await serveRank(own.context, root, agreed.claims[own.rank]!);
      await own.barrier();
      return undefined;
    } finally {
      own.free();
    }
  },
} as const;

async function lead<R, A extends unknown[]>(
  comm: Comm,
  { shared, claims }: CrewClaims,
  body: (pool: RankPool) => R | PromiseLike<R>,
  { name = `MPICommExecutor of ${comm.name}`, initializer, initargs, queueLimit }: RankPoolOptions<A>,
): Promise<R> {
  const crew = new CommCrew(comm, claims);
  const lanes = new RankLanes(() => crew.recruit());
  lanes.begin(); // the ranks wait to be told something, even if there is nothing to do
  const pool = new RankPool(lanes, {
    name,
    maxLanes: crew.ranks.length,
    kind: lanes,
    queueLimit,
    cancelRunning: 'cooperative',
    initializer: initializer && { task: initializer, args: initargs ?? [] },
    capabilities: {
      cancelRunning: 'cooperative',
      revocable: shared,
      delivery: 'at-most-once',
      blocking: true,
      shareable: shared,
      ordering: 'fifo',
      isolated: false,
    },
  });
  try {
    return await used(pool, body);
  } finally {
    await lanes.close();
    if (!crew.over) await settle(comm);
  }
}

/** Takes in what ranks have said and nobody waited for: a communicator must not be freed while messages are on their way. */
async function settle(comm: Comm): Promise<void> {
  await comm.barrier();
  const { transport, messages } = comm.context;
  for (let claim; (claim = transport.tryClaim(messages, ANY_SOURCE, ANY_TAG)) !== undefined;) {
    await transport.until(claim.start(undefined), undefined, 'end a pool');
  }
}

/** The pool is gone when this is over. */
async function used<R>(pool: RankPool, body: (pool: RankPool) => R | PromiseLike<R>): Promise<R> {
  let result;
  try {
    result = await body(pool);
  } catch (error) {
    await pool.shutdown({ cancelFutures: true });
    throw error;
  }
  await pool.shutdown({ closeStreams: true });
  return result;
}
