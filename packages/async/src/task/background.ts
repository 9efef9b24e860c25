import { currentScope } from '../loop/ambient.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import { LoopStateError } from '../loop/loop-state-error.js';
import { Loop } from '../loop/loop.js';
import type { TaskOwner } from './task-owner.js';
import { Task, type TaskBody, type TaskOptions } from './task.js';

/** Answers for the tasks of a loop that belong to no group. */
export class Background implements TaskOwner {
  private static readonly ofLoops = new WeakMap<Loop, Background>();
  private living = 0;
  private onEmpty: (() => void) | undefined = undefined;
  private awaited: { readonly task: Task<unknown>; readonly resolve: () => void } | undefined = undefined;
  private readonly unheard = new Set<Task<unknown>>();

  private constructor(private readonly loop: Loop) {}

  static of(loop: Loop): Background {
    let found = Background.ofLoops.get(loop);
    if (!found) Background.ofLoops.set(loop, (found = new Background(loop)));
    return found;
  }

  get name(): string {
    return this.loop.name;
  }

  spawn<T>(body: TaskBody<T>, options?: TaskOptions): Task<T> {
    if (this.loop.closed) throw new LoopStateError('make a task in', 'it is closed');
    const task = new Task<T>(this.loop.root, this, body, options);
    this.living++;
    return task;
  }

  /** Fulfilled when this one has ended, whatever is cancelled. */
  end(task: Task<unknown>): Promise<void> {
    return new Promise((resolve) => (this.awaited = { task, resolve }));
  }

  /** Fulfilled when all of them have ended, and nobody could have been told of a failure any more. */
  async empty(): Promise<void> {
    while (this.living > 0) await new Promise<void>((resolve) => (this.onEmpty = resolve));
    this.report();
  }

  taskEnded(task: Task<unknown>): void {
    if (task.failed && !task.cancelled && !task.observed) {
      if (this.unheard.size === 0 && this.loop === Loop.ofThread) setImmediate(() => this.report());
      this.unheard.add(task);
    }
    if (this.awaited?.task === task) this.awaited.resolve();
    if (--this.living > 0) return;
    const { onEmpty } = this;
    this.onEmpty = undefined;
    onEmpty?.();
  }

  /** Tells of the failures that nobody asked for. */
  private report(): void {
    for (const task of this.unheard) {
      if (task.observed) continue;
      const message = `nobody asked how ${task.kind} "${task.name}" ended, and it failed`;
      this.loop.callExceptionHandler({ message, exception: task.tryException(), task });
    }
    this.unheard.clear();
  }
}

/**
 * Runs a function in the background of the current loop, in no group: the end of `run` cancels it and waits for it.
 *
 * Python analogue: `asyncio.create_task`. Prefer `TaskGroup.spawn`, whose failures cannot be overlooked: when nobody awaits
 * this task, its failure goes to the loop's exception handler.
 *
 * @example
 * import { createTask, run, sleep } from '@parallel-cookbook/async';
 *
 * await run(async () => {
 *   const task = createTask(async () => {
 *     await sleep(1);
 *     return 'done';
 *   });
 *   console.log(await task); // done
 * });
 */
export function createTask<T>(
  body: TaskBody<T>,
  options?: TaskOptions & { readonly scope?: CancelScope | undefined },
): Task<T> {
  return Background.of((options?.scope ?? currentScope()).loop).spawn(body, options);
}
