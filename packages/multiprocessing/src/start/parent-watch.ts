import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * Who has the system end a child when its parent ends: `launcher`, a small program that asks for it and becomes the child;
 * `child`, which needs koffi for it, 20 ms; `nobody`, where a signal would follow a thread that may end before its process.
 */
export type ParentWatch = 'launcher' | 'child' | 'nobody';

let launcher: readonly string[] | undefined;

/** How a process is to be started so that it ends with this one: by whom that is asked for, and behind which command. */
export function parentWatch(): { readonly watch: ParentWatch; readonly launcher: readonly string[] } {
  if (!isMainThread) return { watch: 'nobody', launcher: [] };
  if (!launcher) {
    const path = setpriv();
    // The system keeps the wish when one program becomes another.
    launcher = path === undefined ? [] : [path, '--pdeathsig', 'KILL'];
  }
  return { watch: launcher.length > 0 ? 'launcher' : 'child', launcher };
}

/** util-linux's setpriv, which most Linux systems have. That of busybox has not this option. */
function setpriv(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'setpriv');
    try {
      return readFileSync(path).includes('pdeathsig') ? path : undefined;
    } catch {
      continue; // not there
    }
  }
  return undefined;
}
