import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledError } from '../errors/cancelled.js';

/** What a running task can ask about itself. */
export interface TaskContext {
  /** Aborted when the task should stop: its future was cancelled, its signal aborted, its time ran out. Made when first asked for. */
  readonly signal: AbortSignal;
  /** The same as a flag that can be read in a loop without giving the thread away. Costs about 10 ns. */
  readonly cancelled: boolean;
  /** Throws `CancelledError` when the task should stop. */
  throwIfCancelled(): void;
}

/** The context of a task whose cancellation is known by asking. */
export class CancellableContext implements TaskContext {
  private controller: AbortController | undefined;

  /** @param task its name, for the error; @param asked whether somebody wants it to stop. */
  constructor(
    private readonly task: string,
    private readonly asked: () => boolean,
  ) {}

  get cancelled(): boolean {
    return this.asked();
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.asked()) this.abort();
    return this.controller.signal;
  }

  throwIfCancelled(): void {
    if (this.asked()) throw new CancelledError(this.task);
  }

  /** Tells those who listen to the signal. */
  abort(): void {
    this.controller?.abort(new CancelledError(this.task));
  }
}

const inlineContexts = new AsyncLocalStorage<TaskContext>();
const outside: TaskContext = new CancellableContext('call', () => false);
let ofLane: (() => TaskContext | undefined) | undefined;

/**
 * What the task that is running here can ask about itself, above all whether it should stop.
 *
 * Called from a function that is not being run by an executor it gives a context that is never cancelled, so a task can
 * be called in place too. On a lane ask before the first `await`, and keep the answer.
 *
 * @example
 * import { taskContext } from '@parallel-cookbook/primitives';
 *
 * console.log(taskContext().cancelled); // false
 */
export function taskContext(): TaskContext {
  return ofLane?.() ?? inlineContexts.getStore() ?? outside;
}

/** Runs a function with that context: for executors that run tasks in this thread. */
export function withTaskContext<R>(context: TaskContext, run: () => R): R {
  return inlineContexts.run(context, run);
}

/** Says where the context of a lane's one running task is found: for lanes. */
export function setLaneContext(find: () => TaskContext | undefined): void {
  ofLane = find;
}
