import type { CancelScope } from '../loop/cancel-scope.js';
import { watchLoopsBy, type LoopWatcher } from '../loop/loop-watcher.js';
import type { Step } from '../loop/scheduler.js';
import type { Bearer } from '../loop/waitable.js';
import { Waiter } from '../loop/waiter.js';
import { Task } from '../task/task.js';
import { creationStack, rememberCreation } from './creation-stack.js';
import { tellDeadEnd } from './dead-end.js';
import { DeadlockFinder } from './deadlock-finder.js';
import { scopesOf, tasksUnder, waitersIn } from './scopes.js';
import { slowCallback } from './slow-callback.js';

/** So many ended tasks are remembered at most, to be asked at the end whether anybody awaited them. */
const mostEnded = 10_000;

/** What `debug` does: looks at everything that happens in a loop, and tells its exception handler of mistakes. */
export class DebugWatcher implements LoopWatcher {
  private readonly serials = new WeakMap<object, number>();
  private serial = 0;
  private readonly ended = new Set<Task<unknown>>();

  constructor(private readonly root: CancelScope) {}

  taskMade(task: Bearer): void {
    rememberCreation(task);
  }

  taskEnded(task: Bearer, scope: CancelScope): void {
    for (const own of scopesOf(scope, task)) {
      if (own.cancelled) continue;
      for (const { operation } of waitersIn(own)) {
        this.tell(`task "${task.name}" ended and had not awaited its wait to ${operation}`, task);
      }
    }
    for (const child of tasksUnder(scope, task)) {
      this.tell(`task "${task.name}" ended before "${child.bearer.name}", whose group it did not join`, task);
    }
    if (task instanceof Task && this.ended.size < mostEnded) this.ended.add(task as Task<unknown>);
  }

  waitBegan(waiter: Waiter<never>): void {
    this.serials.set(waiter, this.serial++);
    rememberCreation(waiter);
  }

  stepTaken(step: Step, ms: number): void {
    const { loop } = this.root;
    if (ms < loop.slowCallbackMs) return;
    const bearer = step instanceof Waiter ? step.scope.bearer : (step as Step & Bearer);
    this.tell(slowCallback(bearer.name, ms, loop.slowCallbackMs), bearer);
  }

  idle(): void {
    const finder = new DeadlockFinder(this.root, (waiter) => this.serials.get(waiter) ?? 0);
    const found = finder.find();
    if (found) {
      found.waiter.fail(found.error);
    } else if (finder.allWait && !this.root.loop.expectant && nothingElseGoesOn()) {
      tellDeadEnd(this.root.loop, 'every task waits, and nothing is left that could wake one');
    }
  }

  runEnded(): void {
    for (const scope of tasksUnder(this.root, this.root.bearer)) {
      this.tell(`task "${scope.bearer.name}" had not ended when its run did: it is cancelled`, scope.bearer);
    }
    for (const task of this.ended) {
      if (!task.observed && !task.failed) this.tell(`nobody awaited task "${task.name}"`, task);
    }
    this.ended.clear();
  }

  private tell(message: string, task: Bearer): void {
    this.root.loop.callExceptionHandler({ message, task, madeAt: creationStack(task) });
  }
}

watchLoopsBy((root) => new DebugWatcher(root));

/** Whether Node has nothing that could call back: no timer, socket or file. Standard streams do not count. */
function nothingElseGoesOn(): boolean {
  const ours = new Set(['Immediate', 'TTYWrap', 'PipeWrap']);
  return process.getActiveResourcesInfo().every((kind) => ours.has(kind));
}
