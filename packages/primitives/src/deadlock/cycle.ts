import type { DeadlockLink } from '../errors/deadlock.js';
import type { GraphEntry, HoldEntry, WaitEntry } from './graph-entry.js';

/** A wait on the way from the first, and the hold of its task by which it was reached. */
interface Step {
  readonly wait: WaitEntry;
  readonly by?: HoldEntry;
  readonly from?: Step;
}

/**
 * The shortest cycle of waits that goes through `start`; `undefined` when there is none.
 *
 * A wait leads to every holder of its lock, for it needs them all to let go. A holder leads to every wait without which it
 * cannot let go: one that blocks its thread, or one of the body that has the lock. So any cycle is a deadlock.
 */
export function findCycle(start: WaitEntry, entries: readonly GraphEntry[]): readonly DeadlockLink[] | undefined {
  const holds = entries.filter((entry) => entry.kind === 'hold');
  const waits = entries.filter((entry) => entry.kind === 'wait');
  const seen = new Set<number>();
  const steps: Step[] = [{ wait: start }];
  for (const step of steps) {
    for (const hold of holds) {
      if (hold.lock !== step.wait.lock) continue;
      for (const wait of waits) {
        if (seen.has(wait.serial) || !keeps(wait, hold)) continue;
        seen.add(wait.serial);
        const next: Step = { wait, by: hold, from: step };
        if (wait.serial === start.serial) return links(next);
        steps.push(next);
      }
    }
  }
  return undefined;
}

/** Whether the hold cannot end before the wait does. */
function keeps(wait: WaitEntry, hold: HoldEntry): boolean {
  // Of a hold without a body, whoever has the guard may release it at any time.
  return wait.lane === hold.lane && (wait.blocks || wait.scopes.includes(hold.scope));
}

function links(last: Step): readonly DeadlockLink[] {
  const found: DeadlockLink[] = [];
  for (let step: Step | undefined = last; step?.by; step = step.from) {
    const { wait, by } = step;
    found.push({
      thread: wait.thread,
      ...(!wait.blocks && { task: by.scope }),
      waitsFor: wait.lockName,
      waitsAt: wait.site,
      holds: by.lockName,
      acquiredAt: by.site,
    });
  }
  // From the last backwards; the start, which closes the cycle, is to stand first.
  const [closing, ...others] = found as [DeadlockLink, ...DeadlockLink[]];
  return [closing, ...others.reverse()];
}
