import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where Linux shows named segments of shared memory as files. Other systems show them nowhere. */
const folder = '/dev/shm';

/** Watches for named segments of shared memory that appear and are left without an owner. Made before a program starts. */
export class SharedSegments {
  readonly #known = new Set(entries(folder));

  /**
   * Names of the segments that came since, that no living process has open or mapped, and that are still there after a while.
   *
   * A segment does not tell who made it. Another program's may lie there unheld for a moment, between two of its processes;
   * one that was left behind lies there for good.
   */
  async abandoned(withinMs: number): Promise<string[]> {
    const end = performance.now() + withinMs;
    for (;;) {
      const left = this.#unheld();
      if (left.length === 0 || performance.now() >= end) return left;
      await delay(20);
    }
  }

  #unheld(): string[] {
    const fresh = entries(folder).filter((name) => !this.#known.has(name));
    if (fresh.length === 0) return [];
    const held = heldPaths();
    return fresh.filter((name) => !held.has(join(folder, name)));
  }
}

/** Every path under the folder that a process of this user has mapped or open. */
function heldPaths(): Set<string> {
  const held = new Set<string>();
  for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const [path] of mapsOf(pid).matchAll(/\/dev\/shm\/.*$/gm)) held.add(path);
    for (const fd of entries(`/proc/${pid}/fd`)) {
      try {
        held.add(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        // It was closed meanwhile.
      }
    }
  }
  return held;
}

function mapsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8');
  } catch {
    return ''; // It ended meanwhile, or is another user's.
  }
}

function entries(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
