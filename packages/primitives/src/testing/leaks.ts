import { readdirSync, readlinkSync } from 'node:fs';
import { LaneWorker } from '../lane/lane-worker.js';

const patienceMs = 10_000;

/** What a thread holds at a moment, each kind with its number. */
export type Holdings = ReadonlyMap<string, number>;

/** What was there when it was made, to be compared with what is there later. */
export interface LeakCheck {
  /** What there is more than there was, as `3 × MessagePort`; waits a little for what is on its way out. */
  difference(): Promise<readonly string[]>;
}

/**
 * Takes note of the workers, open descriptors, timers and other handles of this process, so that the end of a suite can tell what
 * was left behind.
 *
 * @example
 * import { leaks } from '@parallel-cookbook/primitives/testing';
 *
 * const check = leaks();
 * const timer = setTimeout(() => {}, 60_000);
 * console.log(await check.difference()); // [ '1 × Timeout' ]
 * clearTimeout(timer);
 * console.log(await check.difference()); // []
 */
export function leaks(): LeakCheck {
  // Node makes these when they are first asked for, and keeps them: nobody's leak.
  void [process.stdout, process.stderr];
  const before = holdings();
  return {
    async difference() {
      const until = performance.now() + patienceMs;
      for (;;) {
        const more = surplus(before, holdings());
        if (more.length === 0 || performance.now() > until) return more;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function holdings(): Holdings {
  const counts = new Map<string, number>();
  const add = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const kind of process.getActiveResourcesInfo()) if (kind !== 'Immediate') add(kind);
  for (let i = 0; i < LaneWorker.living.length; i++) add('LaneWorker');
  for (const descriptor of descriptors()) add(descriptor);
  return counts;
}

/** What Node itself reads to load a module. A thread that is terminated meanwhile leaves it open: its loader's, nobody's leak. */
const module = /\.(?:[cm]?js|json)$/;

/** Open descriptors, by what they lead to. Empty where the system does not tell. */
function descriptors(): string[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const path = readlinkSync(`/proc/self/fd/${fd}`);
        return module.test(path) ? [] : [`descriptor of ${path.replace(/\d+/g, '#')}`];
      } catch {
        return []; // the one by which the folder was read
      }
    });
  } catch {
    return [];
  }
}

function surplus(before: Holdings, now: Holdings): string[] {
  return [...now]
    .map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const)
    .filter(([, more]) => more > 0)
    .map(([kind, more]) => `${more} × ${kind}`);
}
