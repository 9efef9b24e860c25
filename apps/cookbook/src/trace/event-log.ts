import { readFile } from 'node:fs/promises';
import { traceChannelName, type TraceEvent, type TraceEventKind } from '@parallel-cookbook/primitives';

/** The event log of one run: a file to which all its threads and processes append. */
export class EventLog {
  constructor(readonly file: string) {}

  /** What to put into the program's `NODE_OPTIONS` so that it writes this log. */
  nodeOptions(kinds?: readonly TraceEventKind[]): string {
    const preload = new URL('preload.js', import.meta.url);
    preload.searchParams.set('log', this.file);
    preload.searchParams.set('channel', traceChannelName);
    preload.searchParams.set('parent', `${process.pid}`);
    if (kinds) preload.searchParams.set('kinds', kinds.join(','));
    return `--import ${preload.href}`;
  }

  /** Reads what has been written. To be called when the program has ended. */
  async read(): Promise<LogContent> {
    const events: TraceEvent[] = [];
    const threads = new Map<number, string>();
    let ending: ExitNote | undefined;
    const text = await readFile(this.file, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const entry = parsed(line);
      if (entry === undefined) continue;
      if (!('note' in entry)) events.push(entry);
      else if (entry.note === 'thread') threads.set(entry.tid, entry.file);
      else ending = entry;
    }
    return { events: events.sort(inOrder), leaks: ending && leftOver(ending, threads) };
  }
}

/** What an event log says. */
export interface LogContent {
  readonly events: TraceEvent[];
  /** What was left over when the program passed its exit; `undefined` when it never came there. */
  readonly leaks: string[] | undefined;
}

interface ThreadNote {
  readonly note: 'thread';
  readonly tid: number;
  readonly file: string;
}

interface ExitNote {
  readonly note: 'exit';
  readonly workers: readonly number[];
  readonly resources: readonly string[];
}

/**
 * By time, then by the process's own sequence. Every event reads the machine's monotonic clock between what came
 * before it and what it lets happen, so this order contradicts happens-before neither in a process nor between two.
 */
function inOrder(a: TraceEvent, b: TraceEvent): number {
  return a.timeUs - b.timeUs || a.pid - b.pid || a.sequence - b.sequence;
}

function leftOver({ workers, resources }: ExitNote, threads: ReadonlyMap<number, string>): string[] {
  return [
    ...workers.map((tid) => `worker thread ${tid}${threads.get(tid) ? ` (${threads.get(tid)})` : ''}`),
    ...resources.map((name) => wording[name] ?? name),
  ];
}

const wording: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  TCPServerWrap: 'a listening server',
  TCPSocketWrap: 'an open socket',
  PipeWrap: 'an open pipe',
  ProcessWrap: 'a child process',
  MessagePort: 'an open message port',
  UDPWrap: 'a UDP socket',
};

function parsed(line: string): TraceEvent | ThreadNote | ExitNote | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as TraceEvent | ThreadNote | ExitNote;
  } catch {
    return undefined; // The last line of a process that was killed while the disk was full.
  }
}
