import { ArgumentError, DeadlockError, tracer } from '@parallel-cookbook/primitives';
import { ambientContext, ambientScope, inScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import type { Loop } from '../loop/loop.js';
import type { Step } from '../loop/scheduler.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Bearer } from '../loop/waitable.js';
import { Future } from './future.js';
import { isPromiseLike } from './promise-like.js';
import type { TaskOwner } from './task-owner.js';

/** What a task does. It is given its task, whose scope it may hand on where that is not found by itself. */
export type TaskBody<T> = (task: Task<unknown>) => T | PromiseLike<T>;

export interface TaskOptions {
  /** Default: `Task-1`, `Task-2` …, as in Python. */
  readonly name?: string | undefined;
}

let count = 0;

/**
 * A function that runs beside others on this thread, and its result. Made by `TaskGroup.spawn`, `createTask` and `run`.
 *
 * Python analogue: `asyncio.Task`. It begins at its next turn, not at once; cancelled before that it never begins.
 * Cancelling is a level here: every wait in the task throws `CancelledError` until it ends or takes the request back with
 * {@link uncancel}. Its owner and its scope are known from the beginning, so no task is ever an orphan.
 *
 * Cost: spawning and joining about a microsecond; no `AbortController`, no `Error`, no closure.
 *
 * @example
 * import { sleep, TaskGroup } from '@parallel-cookbook/async';
 *
 * const total = await TaskGroup.run(async (group) => {
 *   const two = group.spawn(async () => 2, { name: 'two' });
 *   const three = group.spawn(() => sleep(10).then(() => 3));
 *   console.log(two.name, two.state); // two pending
 *   return (await two) + (await three);
 * });
 * console.log(total); // 5
 */
export class Task<T> extends Future<T> implements Bearer, Step {
  /** What can be cancelled: everything that the task does. */
  readonly scope: CancelScope;
  /** @internal */ context: ReadonlyMap<object, unknown> | undefined;
  private body: ((task: never) => unknown) | undefined;
  private readonly number = ++count;
  private requests = 0;

  /** @internal */
  constructor(
    parent: CancelScope,
    /** Who answers for it: a group, or the loop. */
    readonly owner: TaskOwner,
    body: TaskBody<T>,
    options: TaskOptions | undefined,
  ) {
    super(options?.name);
    if (typeof body !== 'function') throw new ArgumentError('body', body, 'give a function; a promise runs already');
    this.body = body;
    this.context = ambientContext();
    this.scope = CancelScope.under(parent, this);
    const { loop } = this.scope;
    loop.watcher?.taskMade(this);
    if (tracer.enabled) tracer.emit('submit', this.name, { task: this.number });
    loop.scheduler.add(this);
  }

  override get [Symbol.toStringTag](): string {
    return 'Task';
  }

  override get name(): string {
    return (this.label ??= `Task-${this.number}`);
  }

  override get kind(): string {
    return 'task';
  }

  /** The loop it runs in. */
  get loop(): Loop {
    return this.scope.loop;
  }

  /** Whether its waits are cancelled now: by {@link cancel}, by its group, or from further out. */
  get cancelRequested(): boolean {
    return this.scope.cancelled;
  }

  /** Waits for its result. @throws DeadlockError when the task waits for itself; else as `Future.result`. */
  override result(options?: ScopedWaitOptions): Promise<T> {
    if (!this.done && (options?.scope ?? ambientScope())?.bearer === this) {
      return Promise.reject(new DeadlockError(`task "${this.name}" waits for itself`));
    }
    return super.result(options);
  }

  /**
   * Asks the task to end: every wait in it throws `CancelledError` from now on. `false` when it has ended already.
   *
   * @param reason kept as the `cause` of the errors.
   */
  override cancel(reason?: unknown): boolean {
    if (this.done) return false;
    this.requests++;
    this.scope.cancel(reason);
    return true;
  }

  /** Takes one request back; with the last its waits are whole again. Returns how many are left. Python: `uncancel()`. */
  uncancel(): number {
    if (this.requests > 0 && --this.requests === 0 && !this.done) this.scope.uncancel();
    return this.requests;
  }

  /** How many requests to cancel there are. Python: `cancelling()`. */
  cancelling(): number {
    return this.requests;
  }

  /** Who has to go on before it is settled: itself. */
  override holders(): Iterable<Bearer> {
    return this.done ? [] : [this];
  }

  /** Its turn to begin. @internal */
  step(): void {
    const { cancelledBy } = this.scope;
    if (cancelledBy) this.end(true, DeliveredCancel.make('task', cancelledBy));
    else inScope(this.scope, begin as (task: this) => void, this);
  }

  /** @internal */
  begin(): void {
    const body = this.body as TaskBody<T>;
    this.body = undefined;
    this.current = 'running';
    if (tracer.enabled) tracer.emit('run', this.name, { task: this.number });
    let value: T | PromiseLike<T>;
    try {
      value = body(this);
    } catch (error) {
      this.end(true, error);
      return;
    }
    if (!isPromiseLike(value)) this.end(false, value);
    else if (this.loop.ambient) void Promise.resolve(value).then(fulfil, fail);
    else
      void Promise.resolve(value).then(
        (result) => this.end(false, result),
        (error: unknown) => this.end(true, error),
      );
  }

  /** @internal */
  end(failed: boolean, outcome: unknown): void {
    const { cancelledBy, loop } = this.scope;
    loop.watcher?.taskEnded(this, this.scope);
    this.scope.end();
    this.body = undefined;
    if (!failed) this.setResult(outcome as T);
    else if (DeliveredCancel.is(outcome)) this.setCancelled((cancelledBy ?? outcome.scope).reason);
    else this.setException(outcome);
    if (tracer.enabled) tracer.emit(this.cancelled ? 'cancel' : 'done', this.name, { task: this.number });
    this.owner.taskEnded(this);
  }
}

function begin(task: Task<unknown>): void {
  task.begin();
}

// Called in the scope of the task: what `then` is given need not remember it, so there is no closure for each task.
function fulfil(value: unknown): void {
  (currentTask() as Task<unknown>).end(false, value);
}

function fail(error: unknown): void {
  (currentTask() as Task<unknown>).end(true, error);
}

/** The task that this line of code belongs to; `undefined` in callbacks and outside of tasks. Python: `current_task()`. */
export function currentTask(): Task<unknown> | undefined {
  const bearer = ambientScope()?.bearer;
  return bearer instanceof Task ? bearer : undefined;
}

/** The tasks of a loop that have not ended, parents before their children. Default: the current loop. Python: `all_tasks()`. */
export function allTasks(loop: Loop | undefined = ambientScope()?.loop): ReadonlySet<Task<unknown>> {
  const found = new Set<Task<unknown>>();
  const scopes = loop ? [loop.root] : [];
  for (let scope = scopes.pop(); scope; scope = scopes.pop()) {
    if (scope.loop !== loop) continue;
    if (scope.bearer instanceof Task) found.add(scope.bearer);
    for (let child = scope.firstChild; child; child = child.nextSibling) scopes.push(child);
  }
  return found;
}
