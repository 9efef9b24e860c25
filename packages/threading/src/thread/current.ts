import { laneName } from '@parallel-cookbook/primitives';
import { laneData, LaneWorker } from '@parallel-cookbook/primitives/lane';
import { isMainThread, threadId } from 'node:worker_threads';
import { directory, type ThreadEntry } from './directory.js';

/** A thread as every other one sees it. A `Thread` is one; so are the threads of pools and the main thread. */
export interface ThreadView {
  readonly name: string;
  /** Node's thread id, unique in the process and never used again; 0 is the main thread. `undefined` before the start. */
  readonly ident: number | undefined;
  /** A daemon does not keep the process alive. */
  readonly daemon: boolean;
  isAlive(): boolean;
}

class Seen implements ThreadView {
  constructor(private readonly entry: ThreadEntry) {}

  get name(): string {
    return this.entry.name;
  }

  get ident(): number {
    return this.entry.ident;
  }

  get daemon(): boolean {
    return this.entry.daemon;
  }

  isAlive(): boolean {
    const { ident } = this.entry;
    // Threads of pools, and workers that somebody else started, are not in the directory.
    return (
      ident === threadId || directory.find(ident) !== undefined || poolThreads().some((one) => one.ident === ident)
    );
  }
}

/** Threads for which there is an object of this isolate, so that it is the one that is found again. */
const here = new Map<number, ThreadView>();

/** Says which object stands for a thread here. */
export function remember(ident: number, thread: ThreadView): void {
  here.set(ident, thread);
}

export function forget(ident: number): void {
  here.delete(ident);
}

/** This thread's entry, whether it is in the directory or not. */
function ownEntry(): ThreadEntry {
  const daemon = laneData()?.daemon ?? !isMainThread;
  // Nobody here knows who started a worker that is no `Thread`, so nobody's death strikes it out.
  return directory.find(threadId) ?? { ident: threadId, name: laneName(), daemon, parent: threadId };
}

/** Enters this thread, unless whoever started it did. Only a thread that is in the directory can have children there. */
export function enterSelf(): void {
  if (directory.find(threadId)) return;
  directory.enter(ownEntry());
  if (!isMainThread) process.on('exit', () => directory.leave(threadId));
}
if (isMainThread) enterSelf();

/**
 * The thread that runs this.
 *
 * Python analogue: `threading.current_thread()`. In a `Thread` subclass's `run` it is `this`. It also works in the threads
 * of pools and in workers that somebody else started.
 *
 * @example
 * import { currentThread, mainThread } from '@parallel-cookbook/threading';
 *
 * console.log(currentThread().name, currentThread() === mainThread()); // MainThread true
 */
export function currentThread(): ThreadView {
  return viewOf(ownEntry());
}

/** The thread that the process began with. Python: `threading.main_thread()`. */
export function mainThread(): ThreadView {
  return viewOf(directory.find(0) ?? { ident: 0, name: 'MainThread', daemon: false, parent: 0 });
}

/**
 * Every thread of the process that is alive, whichever thread asks, the main thread first.
 *
 * Python analogue: `threading.enumerate()`. A pool's threads are seen by themselves and by the thread that owns the pool.
 */
export function enumerate(): ThreadView[] {
  const found = new Map(directory.list().map((entry) => [entry.ident, entry]));
  found.set(threadId, ownEntry());
  for (const entry of poolThreads()) if (!found.has(entry.ident)) found.set(entry.ident, entry);
  return [...found.values()].sort((one, other) => one.ident - other.ident).map(viewOf);
}

/** The living threads of the pools that this thread owns, and its own threads. */
function poolThreads(): ThreadEntry[] {
  return LaneWorker.living
    .filter((worker) => !worker.ended)
    .map(({ threadId: ident, name }) => ({ ident, name, daemon: true, parent: threadId }));
}

/** How many threads {@link enumerate} gives. Python: `threading.active_count()`. */
export function activeCount(): number {
  return enumerate().length;
}

function viewOf(entry: ThreadEntry): ThreadView {
  let view = here.get(entry.ident);
  if (!view) here.set(entry.ident, (view = new Seen(entry)));
  return view;
}
