import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux shows named segments of shared memory as files. Other systems show them nowhere. */
const folder = '/dev/shm';

/** Watches for named segments of shared memory that appear and are left without an owner. Made before a program starts. */
export class SharedSegments {
  readonly #known = new Set(entries(folder));

  /** Names of the segments that came since and that no living process has open or mapped. */
  abandoned(): string[] {
    const fresh = entries(folder).filter((name) => !this.#known.has(name));
    if (fresh.length === 0) return [];
    // Others may make segments at the same time, and hold them.
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
