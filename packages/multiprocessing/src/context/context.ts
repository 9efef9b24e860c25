import { Pool, type PoolOptions } from '../pool/pool.js';
import { ProcessPoolExecutor, type ProcessPoolExecutorOptions } from '../pool/process-pool-executor.js';
import { Process } from '../process/process.js';
import { JoinableQueue } from '../queue/joinable-queue.js';
import { Queue } from '../queue/queue.js';
import { SimpleQueue } from '../queue/simple-queue.js';
import { getStartMethod, methodNamed, type StartMethodName } from '../start/start-method-name.js';
import { Barrier } from '../sync/barrier.js';
import { BoundedSemaphore } from '../sync/bounded-semaphore.js';
import { Condition } from '../sync/condition.js';
import { Event } from '../sync/event.js';
import { Lock } from '../sync/lock.js';
import { RLock } from '../sync/rlock.js';
import { Semaphore } from '../sync/semaphore.js';

/** The package, bound to one way of starting processes. Locks and queues are the same in all contexts. */
export interface Context extends SameEverywhere {
  readonly startMethod: StartMethodName;
  readonly Process: typeof Process;
  readonly Pool: typeof Pool;
  readonly ProcessPoolExecutor: typeof ProcessPoolExecutor;
}

const sameEverywhere = {
  ...{ Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore },
  ...{ JoinableQueue, Queue, SimpleQueue },
};
type SameEverywhere = Readonly<typeof sameEverywhere>;

const contexts = new Map<StartMethodName, Context>();

/**
 * The package, bound to one way of starting processes, so that a library can choose without changing anything for others.
 * Python analogue: `multiprocessing.get_context(method)`.
 *
 * `spawn` starts Node anew for each process. `forkserver` keeps processes ready that have loaded the library; the first call prepares
 * them, so ask for it early. `fork` does not exist: Node cannot be forked.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { getContext, stopForkserver } from '@parallel-cookbook/multiprocessing';
 *
 * const tasks = defineTasks(import.meta.url, { square: (n) => n * n }, { namespace: 'context-example' });
 *
 * main(import.meta, async () => {
 *   const { Process, startMethod } = getContext('forkserver');
 *   const child = new Process({ target: tasks.square, args: [3] });
 *   child.start();
 *   console.log(startMethod, await child.join()); // forkserver 9
 *   await stopForkserver();
 * });
 */
export function getContext(startMethod: StartMethodName = getStartMethod()): Context {
  const method = methodNamed(startMethod);
  let context = contexts.get(startMethod);
  if (!context) contexts.set(startMethod, (context = { ...sameEverywhere, startMethod, ...bound(startMethod) }));
  method.prepare?.();
  return context;
}

/** Not exported, but named as what they stand for: that is what errors and the inspector show. */
function bound(startMethod: StartMethodName): Pick<Context, 'Process' | 'Pool' | 'ProcessPoolExecutor'> {
  return {
    Process: class<R, A extends unknown[]> extends Process<R, A> {
      protected static override readonly startMethod = startMethod;
    },
    Pool: class<A extends unknown[]> extends Pool<A> {
      constructor(options?: PoolOptions<A>) {
        super({ startMethod, ...options });
      }
    },
    ProcessPoolExecutor: class<A extends unknown[]> extends ProcessPoolExecutor<A> {
      constructor(options?: ProcessPoolExecutorOptions<A>) {
        super({ startMethod, ...options });
      }
    },
  } as never;
}
