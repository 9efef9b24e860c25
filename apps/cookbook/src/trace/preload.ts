// Loaded before the program into each of its threads and child processes, by NODE_OPTIONS. It imports nothing of ours:
// what it needs to know stands in the query of its own address, so that a worker with an environment of its own has it.
import { subscribe } from 'node:diagnostics_channel';
import { fstatSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread, threadId, type Worker } from 'node:worker_threads';

const query = new URL(import.meta.url).searchParams;
const kinds = query.get('kinds')?.split(',');
// O_APPEND: each line lands whole at the end, whoever writes. One write per event, so a killed thread loses none.
const log = openSync(query.get('log') as string, 'a');

subscribe(query.get('channel') as string, (event) => {
  if (!kinds || kinds.includes((event as { kind: string }).kind)) write(event);
});

if (!isMainThread) {
  write({ note: 'thread', pid: process.pid, tid: threadId, file: basename(process.argv[1] ?? '') });
} else if (process.ppid === Number(query.get('parent'))) {
  const workers = new Set<Worker>();
  process.on('worker', (worker) => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  });
  process.on('exit', () => {
    const alive = [...workers].map(({ threadId }) => threadId).filter((id) => id > 0);
    write({ note: 'exit', pid: process.pid, workers: alive, resources: resources(alive.length) });
  });
}

/** What keeps the loop alive, beside the standard streams, requests that are just closing, and the workers told apart. */
function resources(workers: number): string[] {
  // A stream counts from when it is first asked for: ask now, so that both can be subtracted.
  const streams = [process.stdout, process.stderr].filter(({ fd }) => isPipe(fd)).length;
  const allowed = new Map([
    ['PipeWrap', streams],
    ['TTYWrap', 3],
    ['MessagePort', workers],
  ]);
  return process.getActiveResourcesInfo().filter((name) => {
    if (name === 'CloseReq' || name === 'Immediate' || name === 'TickObject') return false;
    const left = allowed.get(name) ?? 0;
    allowed.set(name, left - 1);
    return left <= 0;
  });
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

function write(entry: unknown): void {
  try {
    writeSync(log, `${JSON.stringify(entry)}\n`);
  } catch {
    // A full disk must not change what the program does; the log is then short, and the invariants say so.
  }
}
