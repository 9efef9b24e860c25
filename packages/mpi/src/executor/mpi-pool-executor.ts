import { ArgumentError, refuseWhileLoading } from '@parallel-cookbook/primitives';
import { availableParallelism } from 'node:os';
import { mostRanks } from '../transport/embedded/world-memory.js';
import { sharesMemory } from './crew-claims.js';
import { RankLanes } from './rank-lanes.js';
import { RankPool, type RankPoolOptions } from './rank-pool.js';
import { SpawnedCrew } from './spawned-crew.js';

/** How a pool of ranks works. */
export interface MPIPoolExecutorOptions<A extends unknown[] = []> extends RankPoolOptions<A> {
  /** How many ranks run tasks. Python: `max_workers`. Default: one for each processor. */
  readonly maxWorkers?: number | undefined;
}

let pools = 0;

/**
 * Runs tasks on ranks that it starts itself.
 *
 * Python analogue: `mpi4py.futures.MPIPoolExecutor`, which spawns its workers. Here they are worker threads of this process, and a world of
 * their own: in a task `MPI.COMM_WORLD` is the communicator of the pool's ranks. To run tasks on the ranks of a world that was launched,
 * see `MPICommExecutor`. They begin all together, with the first task or with `bootup()`.
 *
 * Happens-before: what was done before `submit` is seen by the task, what the task did is seen after `await future`.
 * Errors: as every executor. A rank that dies takes the tasks with it that run on any rank, since their world has failed: they reject with
 * `WorkerDiedError`; everything else runs on a new world. Cost: about 60 ms to start the ranks; a call some 20 µs.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { MPI, MPIPoolExecutor } from '@parallel-cookbook/mpi';
 *
 * const tasks = defineTasks(import.meta.url, { size: () => MPI.COMM_WORLD.size, power: (x, n) => x ** n });
 *
 * main(import.meta, async () => {
 *   const pool = new MPIPoolExecutor({ maxWorkers: 3 });
 *   console.log(await pool.submit(tasks.size)); // 3
 *   console.log(await pool.starmap(tasks.power, [[2, 3], [3, 2]])); // [ 8, 9 ]
 *   await pool.shutdown();
 * });
 */
export class MPIPoolExecutor<A extends unknown[] = []> extends RankPool {
  constructor(options: MPIPoolExecutorOptions<A> = {}) {
    const { name = `MPIPoolExecutor-${pools++}`, maxWorkers = availableParallelism() } = options;
    const { initializer, initargs, queueLimit } = options;
    if (typeof name !== 'string' || name === '') throw new ArgumentError('name', name, 'give a text that is not empty');
    if (!Number.isInteger(maxWorkers) || maxWorkers < 1 || maxWorkers >= mostRanks) {
      const remedy = `give a whole number from 1 to ${mostRanks - 1}, or leave it out for one rank a processor`;
      throw new ArgumentError('maxWorkers', maxWorkers, remedy);
    }
    refuseWhileLoading(`MPIPoolExecutor "${name}"`);
    const lanes = new RankLanes(() => new SpawnedCrew(name, maxWorkers));
    super(lanes, {
      name,
      maxLanes: maxWorkers,
      kind: lanes,
      queueLimit,
      cancelRunning: 'cooperative',
      initializer: initializer && { task: initializer, args: initargs ?? [] },
      capabilities: {
        cancelRunning: 'cooperative',
        revocable: true,
        delivery: 'at-most-once',
        blocking: true,
        shareable: sharesMemory(),
        ordering: 'fifo',
        isolated: true,
      },
    });
  }
}
