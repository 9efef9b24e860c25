import { CancelledError, ClosedError } from '@parallel-cookbook/primitives';
import { ExceptionGroup } from '../errors/exception-group.js';
import { currentScope, inScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import { Future } from './future.js';
import type { TaskOwner } from './task-owner.js';
import { Task, type TaskBody, type TaskOptions } from './task.js';

export interface TaskGroupOptions {
  /** For errors and dumps. Default: `task group`. */
  readonly name?: string | undefined;
  /** Whom to run under. Default: the current scope. */
  readonly scope?: CancelScope | undefined;
}

/** What a task that is `start`ed does: it calls `ready` with a value when it can be used, and goes on. */
export type StartedBody<R> = (ready: (value: R) => void, task: Task<unknown>) => unknown;

/**
 * Tasks that end together: the group ends when its body and all its tasks have ended, and the first failure cancels the rest.
 *
 * Python analogue: `asyncio.TaskGroup`, trio's nursery. What a task did before its end happens before `run` returns.
 *
 * @example
 * import { sleep, TaskGroup } from '@parallel-cookbook/async';
 *
 * try {
 *   await TaskGroup.run(async (group) => {
 *     group.spawn(async () => {
 *       throw new RangeError('too large');
 *     });
 *     await sleep(60_000);
 *   });
 * } catch (error) {
 *   console.log(error.name, error.errors[0].message); // ExceptionGroup too large
 * }
 */
export class TaskGroup implements TaskOwner, AsyncDisposable {
  readonly name: string;
  /** What can be cancelled: the body and all tasks. */
  readonly scope: CancelScope;
  private living = 0;
  private ended = false;
  private errors: unknown[] | undefined = undefined;
  private onEmpty: (() => void) | undefined = undefined;

  /**
   * A group for `await using`; prefer {@link run}: disposal is told of no error, so it can only cancel and join. Call {@link join}
   * where the block ends well.
   */
  constructor(options?: TaskGroupOptions) {
    this.name = options?.name ?? 'task group';
    this.scope = CancelScope.under(options?.scope ?? currentScope());
  }

  /**
   * Runs the body with a group and gives its result when all tasks have ended as well.
   *
   * @throws ExceptionGroup of what the body and the tasks threw; `CancelledError` when it is cancelled from outside, or when
   * `group.cancel()` cut the body short, so that there is no result.
   */
  static async run<T>(body: (group: TaskGroup) => T | PromiseLike<T>, options?: TaskGroupOptions): Promise<T> {
    const group = new TaskGroup(options);
    let value: T | undefined;
    let cut: unknown;
    try {
      value = await inScope(group.scope, body, group);
    } catch (error) {
      if (group.scope.catches(error)) cut = new CancelledError(group.name, group.scope.reason);
      else if (DeliveredCancel.is(error)) cut = error;
      else group.fail(error);
    }
    await group.join();
    if (cut !== undefined) throw cut;
    return value as T;
  }

  /** How many tasks have not ended. */
  get size(): number {
    return this.living;
  }

  /**
   * Runs a function beside the others, from its next turn on.
   *
   * @throws ClosedError when the group has ended; ArgumentError for what is no function.
   */
  spawn<T>(body: TaskBody<T>, options?: TaskOptions): Task<T> {
    if (this.ended) throw new ClosedError(this.name, `${this.name} has ended: no task can be added to it`);
    const task = new Task<T>(this.scope, this, body, options);
    this.living++;
    return task;
  }

  /**
   * Runs a function beside the others and waits until it says that it is ready: a server that listens. If it fails before, so
   * does this call, and the group does not. Python: trio's `nursery.start`.
   *
   * @throws what the function threw before it was ready; InvalidStateError when it ended without having been.
   */
  async start<R = void>(body: StartedBody<R>, options?: TaskOptions): Promise<R> {
    const ready = new Future<R>(`${options?.name ?? 'a task'} to be ready`);
    const starting = new StartingTask(this, ready);
    const task = new Task<void>(
      this.scope,
      starting,
      async (self) => {
        await body((value) => void ready.setResult(value), self);
      },
      options,
    );
    this.living++;
    try {
      return await ready.result();
    } catch (error) {
      ready.setCancelled();
      task.cancel();
      throw error;
    }
  }

  /** Cancels the body and all tasks. The group then ends without an error of its own. */
  cancel(reason?: unknown): void {
    this.scope.cancel(reason);
  }

  /**
   * Waits until all tasks have ended; no task can be added from then on. Cancelled, it waits all the same: the tasks are cancelled as
   * well, and so it ends.
   *
   * @throws ExceptionGroup of what the tasks threw; `CancelledError`.
   */
  async join(): Promise<void> {
    const waits = this.living > 0;
    const { parent } = this.scope;
    this.scope.joins = waits;
    while (this.living > 0) await new Promise<void>((resolve) => (this.onEmpty = resolve));
    this.scope.joins = false;
    this.ended = true;
    this.scope.close();
    const { errors } = this;
    this.errors = undefined;
    if (errors) throw new ExceptionGroup(`${this.name}: tasks failed`, errors);
    if (waits) parent?.throwIfCancelled(this.name);
  }

  /** Cancels what still runs and waits for its end. Does nothing after {@link join}. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.ended) return;
    this.scope.cancel();
    try {
      await this.join();
    } catch (error) {
      // Whoever leaves a block because it is cancelled is told of that already.
      if (!DeliveredCancel.is(error)) throw error;
    }
  }

  /** @internal */
  taskEnded(task: Task<unknown>): void {
    task.observed = true;
    if (task.failed && !task.cancelled) this.fail(task.tryException());
    this.release();
  }

  /** One task less. @internal */
  release(): void {
    if (--this.living > 0) return;
    const { onEmpty } = this;
    this.onEmpty = undefined;
    onEmpty?.();
  }

  private fail(error: unknown): void {
    (this.errors ??= []).push(error);
    this.scope.cancel(error);
  }
}

/** Answers for a task that is not ready yet: its failure is told to the one who waits for it. */
class StartingTask<R> implements TaskOwner {
  constructor(
    private readonly group: TaskGroup,
    private readonly ready: Future<R>,
  ) {}

  get name(): string {
    return this.group.name;
  }

  taskEnded(task: Task<unknown>): void {
    if (this.ready.done) {
      this.group.taskEnded(task);
      return;
    }
    task.observed = true;
    if (!task.failed) {
      this.ready.setException(new ClosedError(task.name, `${task.name} ended without having been ready`));
    } else if (task.cancelled) {
      this.ready.setCancelled('its task was cancelled');
    } else {
      this.ready.setException(task.tryException());
    }
    this.group.release();
  }
}
