import { isMainThread, threadId } from 'node:worker_threads';

let current = isMainThread ? 'MainThread' : `worker-${threadId}`;

/** What this thread, process or rank is called in traces and errors. The main thread is `MainThread`, as in Python. */
export function laneName(): string {
  return current;
}

/** Names this isolate; called once by the code that a lane starts with. */
export function setLaneName(name: string): void {
  current = name;
}
