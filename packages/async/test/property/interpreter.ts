import {
  CancelScope,
  checkpoint,
  currentScope,
  currentTask,
  Lock,
  Semaphore,
  shield,
  sleep,
  TaskGroup,
  time,
  type Task,
} from '@parallel-cookbook/async';
import { lockCount, type Action, type Program } from './program.js';

/** Thrown by programs on purpose. */
export class Planned extends Error {}

/** Runs a random program and notes everything that must not be. */
export class Interpreter {
  readonly violations: string[] = [];
  readonly locks = Array.from({ length: lockCount }, (_, i) => new Lock({ name: `lock ${i}` }));
  readonly permits = new Semaphore(2, { name: 'permits' });
  /** How many scopes were cancelled and caught it. */
  caught = 0;
  begun = 0;
  ended = 0;
  private readonly inside = this.locks.map(() => 0);
  private withPermit = 0;
  private readonly cancelledAt = new Map<CancelScope, number>();
  private readonly scopes: CancelScope[] = [];
  private readonly groups: TaskGroup[] = [];
  private readonly tasks: Task<void>[] = [];

  async run(program: Program): Promise<void> {
    for (const action of program) await this.act(action);
  }

  private async act(action: Action): Promise<void> {
    switch (action.do) {
      case 'sleep':
        return this.wait(() => sleep(action.ms));
      case 'checkpoint':
        return this.wait(() => checkpoint());
      case 'lock':
        return this.withLock(action.lock, action.timeoutMs, action.body);
      case 'permit':
        return this.withPermitOf(action.body);
      case 'scope':
        return this.inScope(action);
      case 'group':
        return this.inGroup(action.body, action.tasks);
      case 'await task':
        return this.awaitTask(action.pick);
      case 'cancel scope':
        this.cancel(this.pick(this.scopes, action.pick));
        return;
      case 'cancel task':
        this.cancel(this.pick(this.tasks, action.pick)?.scope);
        return;
      case 'cancel group':
        this.cancel(this.pick(this.groups.slice(1), action.pick)?.scope);
        return;
      case 'fail':
        throw new Planned('as planned');
      case 'swallow':
        await this.run(action.body).catch(() => undefined);
        return;
      case 'clean up':
        try {
          await this.run(action.body);
        } finally {
          const from = time();
          await shield(() => sleep(action.ms));
          if (time() < from + action.ms) this.violations.push('a shielded wait was cut short');
        }
    }
  }

  /** A wait in a cancelled scope must throw, every time, and one that was begun before must have been cut short. */
  private async wait(begin: () => Promise<unknown>): Promise<void> {
    const scope = currentScope();
    const since = this.cancelledSince(scope);
    if (scope.cancelled !== (since !== undefined))
      this.violations.push('a scope does not know whether it is cancelled');
    await begin();
    if (since !== undefined) this.violations.push('a wait went well in a cancelled scope');
    const now = this.cancelledSince(currentScope());
    if (now !== undefined && now < time()) this.violations.push('a wait went on after it was cancelled');
  }

  /** What the rules say, read off the tree: since when waits in a scope are cancelled. */
  private cancelledSince(scope: CancelScope): number | undefined {
    let since: number | undefined;
    for (let at: CancelScope | undefined = scope; at; at = at.shield ? undefined : at.parent) {
      if (at.cancelCalled) since = Math.min(since ?? Infinity, this.cancelledAt.get(at) ?? at.deadline);
    }
    return since;
  }

  /** Cancels a scope and notes when. */
  private cancel(scope: CancelScope | undefined): void {
    if (!scope || scope.cancelCalled) return;
    scope.cancel();
    this.cancelledAt.set(scope, time());
  }

  private async withLock(index: number, timeoutMs: number | undefined, body: Program): Promise<void> {
    const lock = this.locks[index] as Lock;
    const { cancelled } = currentScope();
    const guard = await lock.acquire({ timeoutMs });
    if (cancelled) this.violations.push('a lock was acquired in a cancelled scope');
    if (++(this.inside[index] as number) > 1) this.violations.push(`two had ${lock.name} at once`);
    try {
      await this.run(body);
    } finally {
      (this.inside[index] as number)--;
      guard.release();
    }
  }

  private async withPermitOf(body: Program): Promise<void> {
    await this.permits.withPermit(async () => {
      if (++this.withPermit > 2) this.violations.push('three had one of two permits');
      try {
        await this.run(body);
      } finally {
        this.withPermit--;
      }
    });
  }

  /** The error of a cancelled wait ends at the outermost scope that is cancelled, and nowhere else. */
  private async inScope(action: Action & { readonly do: 'scope' }): Promise<void> {
    const deadline = action.deadlineMs === undefined ? undefined : time() + action.deadlineMs;
    const outer = currentScope();
    const scope = new CancelScope({ deadline, shield: action.shield });
    this.scopes.push(scope);
    let thrown: unknown;
    try {
      await scope.run(async () => {
        try {
          await this.run(action.body);
        } catch (error) {
          thrown = error;
          throw error;
        }
      });
    } catch (error) {
      if (scope.cancelledCaught) this.violations.push('a scope caught and threw');
      if (isCancel(error) && scope.cancelCalled && (action.shield || !outer.cancelled)) {
        this.violations.push('a cancelled scope let its own error pass');
      }
      throw error;
    }
    if (scope.cancelledCaught) this.caught++;
    if (thrown !== undefined && !scope.cancelledCaught) this.violations.push('an error was lost');
    if (scope.cancelledCaught && !action.shield && outer.cancelled) {
      this.violations.push('a scope caught what was for one further out');
    }
    if (scope.cancelledCaught && !scope.cancelCalled) this.violations.push('a scope caught without being cancelled');
    if (scope.cancelledCaught && !isCancel(thrown)) this.violations.push('a scope caught what is none of its own');
  }

  /** When a group has ended, so have all its tasks. */
  private async inGroup(body: Program, programs: readonly Program[]): Promise<void> {
    const own: Task<void>[] = [];
    let group: TaskGroup | undefined;
    try {
      await TaskGroup.run(async (itself) => {
        group = itself;
        this.groups.push(group);
        for (const program of programs) {
          const task = group.spawn<void>(() => this.inTask(program));
          this.tasks.push(task);
          own.push(task);
        }
        await this.run(body);
      });
    } catch (error) {
      // Its body was cut short by its own cancelling, and the error says so.
      if (!(group?.scope.cancelledCaught && isCancel(error))) throw error;
    } finally {
      if (own.some((task) => !task.done)) this.violations.push('a group ended before its tasks');
    }
  }

  private async inTask(program: Program): Promise<void> {
    this.begun++;
    try {
      await this.run(program);
    } finally {
      this.ended++;
    }
  }

  /** Waits for an earlier task, for a while: it may be the one that joins this one, or want a lock that this one has. */
  private async awaitTask(pick: number): Promise<void> {
    const task = this.pick(this.tasks, pick);
    if (!task || task === currentTask()) return;
    await task.result({ timeoutMs: 10 }).catch((error: unknown) => {
      // What a task failed with that has ended is its own.
      if (currentScope().cancelled && !task.done) throw error;
    });
  }

  private pick<T>(from: readonly T[], number: number): T | undefined {
    return from.length === 0 ? undefined : from[number % from.length];
  }
}

function isCancel(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === 'ERR_PARALLEL_CANCELLED';
}
