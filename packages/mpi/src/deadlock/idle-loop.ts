import { fstatSync } from 'node:fs';
import { isMainThread, type Worker } from 'node:worker_threads';

// Node counts no thread among what keeps the loop alive, so they are counted here, from when the package is loaded.
let threads = 0;
process.on('worker', (worker: Worker) => {
  threads++;
  worker.once('exit', () => threads--);
});

/**
 * Whether nothing keeps this isolate's event loop alive but one timer of ours: so nothing of the program will run before that.
 *
 * To be asked in an immediate, when no code of the program is in the midst of anything. What does not keep the loop alive, such as a timer
 * after `unref`, does not count: without the wait the program would have ended before it.
 */
export function isLoopIdle(): boolean {
  if (threads > 0) return false;
  let timers = 1;
  let streams = isMainThread ? writtenStreams() : 0;
  for (const resource of process.getActiveResourcesInfo()) {
    if (resource === 'Timeout') timers--;
    else if (resource === 'PipeWrap' || resource === 'TTYWrap') streams--;
    else return false;
  }
  return timers >= 0 && streams >= 0;
}

let counted: number | undefined;

/** The standard streams that are written to, and that the loop counts though nothing ever comes from them. */
function writtenStreams(): number {
  // A stream counts from when it is first asked for: ask now, so that both are there.
  return (counted ??= [process.stdout, process.stderr].filter(({ fd, isTTY }) => isTTY || isPipe(fd)).length);
}

function isPipe(fd: number): boolean {
  try {
    // With big numbers: else Node (20, 22) takes the next symbolic link of an `import` for no link, and loads the module twice.
    const stat = fstatSync(fd, { bigint: true });
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
