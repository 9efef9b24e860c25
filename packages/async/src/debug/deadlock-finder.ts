import { DeadlockError, type DeadlockLink } from '@parallel-cookbook/primitives';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { Bearer } from '../loop/waitable.js';
import type { Waiter } from '../loop/waiter.js';
import { placeOf } from './creation-stack.js';
import { scopesOf, tasksUnder, waitersIn } from './scopes.js';

/** One thing that a task waits for, and those who all have to go on before it comes; nobody is known for `undefined`. */
interface Want {
  readonly what: string;
  readonly waiter: Waiter<never> | undefined;
  readonly needs: readonly Bearer[] | undefined;
}

/** A proven deadlock: who should be told, and how. */
export interface Deadlock {
  readonly waiter: Waiter<never>;
  readonly error: DeadlockError;
}

/**
 * Looks for tasks that wait for each other.
 *
 * A task can go on if one of its waits can end: it has a time-out, a signal or a deadline around it, nobody holds what it
 * waits for, or all who hold it can go on. Who waits for nothing that is known can go on. Those that are left at the end of
 * this reasoning never will, and each of them needs another of them: so there is a cycle.
 *
 * Assumed, as in the detection of primitives: who holds a lock gives it back itself.
 */
export class DeadlockFinder {
  private readonly wants = new Map<Bearer, readonly Want[]>();

  constructor(
    root: CancelScope,
    private readonly serialOf: (waiter: Waiter<never>) => number,
  ) {
    this.collect(root);
  }

  /** The cycle, told to the one whose wait began last. */
  find(): Deadlock | undefined {
    const stuck = this.stuck();
    const [first] = stuck.keys();
    if (!first) return undefined;
    const path: { readonly bearer: Bearer; readonly want: Want }[] = [];
    for (let bearer = first; ;) {
      const want = stuck.get(bearer)?.find(({ needs }) => needs?.some((need) => stuck.has(need))) as Want;
      path.push({ bearer, want });
      bearer = want.needs?.find((need) => stuck.has(need)) as Bearer;
      const start = path.findIndex((step) => step.bearer === bearer);
      if (start >= 0) return this.deadlock(path.slice(start));
    }
  }

  /** Whether every task waits, and no wait ends by itself. */
  get allWait(): boolean {
    return this.wants.size > 0 && [...this.wants.values()].every((wants) => wants.length > 0);
  }

  private collect(scope: CancelScope): void {
    for (const task of tasksUnder(scope, scope.bearer)) {
      const wants: Want[] = [];
      for (const own of scopesOf(task, task.bearer)) {
        for (const waiter of waitersIn(own)) wants.push(this.wantOf(waiter));
        if (own.joins) {
          const needs = [...tasksUnder(own, own.bearer)].map(({ bearer }) => bearer);
          wants.push({ what: 'join its task group', waiter: undefined, needs });
        }
      }
      this.wants.set(task.bearer, wants);
      this.collect(task);
    }
  }

  private wantOf(waiter: Waiter<never>): Want {
    const holders = waiter.endless && !mayExpire(waiter.scope) ? waiter.list?.owner.holders?.() : undefined;
    return { what: waiter.operation, waiter, needs: holders && [...holders] };
  }

  private stuck(): Map<Bearer, readonly Want[]> {
    const stuck = new Map(this.wants);
    for (let before = -1; before !== stuck.size;) {
      before = stuck.size;
      for (const [bearer, wants] of stuck) {
        if (wants.length === 0 || wants.some(({ needs }) => !needs?.some((need) => stuck.has(need)))) {
          stuck.delete(bearer);
        }
      }
    }
    return stuck;
  }

  private deadlock(path: readonly { readonly bearer: Bearer; readonly want: Want }[]): Deadlock | undefined {
    const serial = ({ want }: { readonly want: Want }): number => (want.waiter ? this.serialOf(want.waiter) : -1);
    const last = path.reduce((best, step, i) => (serial(step) > serial(path[best] as typeof step) ? i : best), 0);
    const cycle = [...path.slice(last), ...path.slice(0, last)];
    const { waiter } = (cycle[0] as (typeof cycle)[0]).want;
    if (!waiter) return undefined;
    const text = cycle.map(({ bearer, want }) => `${bearer.name} waits to ${want.what}`).join(', ');
    const links = cycle.map<DeadlockLink>(({ bearer, want }, i) => {
      const before = cycle.at(i - 1) as (typeof cycle)[0];
      return {
        thread: bearer.name,
        waitsFor: want.waiter?.list?.owner.name ?? want.what,
        waitsAt: want.waiter ? placeOf(want.waiter) : want.what,
        holds: before.want.waiter?.list?.owner.name ?? before.want.what,
        acquiredAt: '',
      };
    });
    return { waiter, error: new DeadlockError(`tasks wait for each other: ${text}`, { cycle: links }) };
  }
}

function mayExpire(scope: CancelScope): boolean {
  for (let at: CancelScope | undefined = scope; at; at = at.parent) if (at.deadline !== Infinity) return true;
  return false;
}
