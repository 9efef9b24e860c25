import type { ChromeArguments, ChromeTrace, ChromeTraceEvent } from './chrome-event.js';
import type { TraceEvent, TraceEventKind } from './event.js';
import { flowsOf } from './flow.js';
import { nesting } from './nesting.js';
import { slicesOf, type Slice } from './slice.js';
import { TraceLog, type Track } from './trace-log.js';

/** Ends of arrows. A viewer ties an arrow to a slice, so each becomes one of a single nanosecond. */
const ends: ReadonlySet<TraceEventKind> = new Set(['spawn', 'join', 'send', 'recv', 'put', 'get', 'submit', 'exit']);
const marks: ReadonlySet<TraceEventKind> = new Set(['mark', 'notify', 'cancel']);

/**
 * Turns trace events into the Trace Event Format: write it as JSON, open it in https://ui.perfetto.dev.
 *
 * Lives of lanes, runs, waits and holds are slices; spawns, joins, messages, queue items and submitted tasks are arrows; sizes of
 * queues are counters; marks are marks. Slices of one lane nest; a hold that crosses another one stands on a row of its own.
 * Events may come from many threads and processes in any order: see {@link TraceLog} for how they are put into one.
 *
 * Format: "Trace Event Format", Google, 2016. Times are relative to the first event, in microseconds; events that the
 * clock could not tell apart are set 2 ns apart, so that the order stays visible. Cost: n log n.
 *
 * @throws ArgumentError for an event without a finite time.
 *
 * @example
 * import { chromeTrace, record, tracer } from '@parallel-cookbook/primitives';
 *
 * const recording = record();
 * tracer.emit('acquire', 'printer');
 * tracer.emit('release', 'printer');
 * const { traceEvents } = chromeTrace(recording.stop());
 * console.log(traceEvents.map((event) => event.ph).join(' ')); // M M M X
 * console.log(traceEvents.at(-1).name); // hold printer
 */
export function chromeTrace(events: Iterable<TraceEvent>): ChromeTrace {
  const log = new TraceLog(events);
  const { nested, crossing } = nesting(slicesOf(log));
  const inTime = [
    ...nested.map((slice) => complete(log, slice)),
    ...crossing.flatMap((slice, index) => asynchronous(log, slice, index + 1)),
    ...points(log, new Set(crossing.map((slice) => slice.start))),
    ...arrows(log),
    ...counters(log),
  ];
  // The longer slice first, so that the inner one stands after the outer one; the rest keeps its order.
  inTime.sort((a, b) => a.ts - b.ts || lengthOf(b) - lengthOf(a));
  return {
    traceEvents: [...names(log), ...inTime],
    displayTimeUnit: 'ms',
    otherData: { producer: '@parallel-cookbook/primitives', events: log.events.length },
  };
}

type InTime = Exclude<ChromeTraceEvent, { ph: 'M' }>;

function lengthOf(event: InTime): number {
  return event.ph === 'X' ? event.dur : 0;
}

function microseconds(ns: number): number {
  return Math.round(ns) / 1000;
}

function names(log: TraceLog): ChromeTraceEvent[] {
  const named: ChromeTraceEvent[] = [];
  const processes = new Set<number>();
  for (const [index, { pid, tid, lane }] of log.tracks.entries()) {
    if (!processes.has(pid)) {
      processes.add(pid);
      const main = log.tracks.find((track) => track.pid === pid && track.tid === 0)?.lane ?? 'process';
      named.push({ ph: 'M', name: 'process_name', pid, tid, args: { name: main === 'MainThread' ? 'process' : main } });
    }
    named.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name: lane } });
    named.push({ ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: index } });
  }
  return named;
}

function nameOf({ kind, object }: Slice): string {
  return kind === 'wait' || kind === 'hold' ? `${kind} ${object}` : object;
}

function about({ detail, finished }: Slice): { args?: ChromeArguments } {
  if (finished) return detail ? { args: detail } : {};
  return { args: { ...detail, unfinished: true } };
}

function at(log: TraceLog, position: number): { pid: number; tid: number; ts: number } {
  const { pid, tid } = log.trackOf(position);
  return { pid, tid, ts: microseconds(log.timesNs[position] as number) };
}

function complete(log: TraceLog, slice: Slice): InTime {
  const dur = microseconds((log.timesNs[slice.end] as number) - (log.timesNs[slice.start] as number));
  return { ph: 'X', name: nameOf(slice), cat: slice.kind, ...at(log, slice.start), dur, ...about(slice) };
}

function asynchronous(log: TraceLog, slice: Slice, id: number): InTime[] {
  const { pid, tid }: Track = slice.track;
  const both = { name: nameOf(slice), cat: slice.kind, pid, tid, id };
  return [
    { ph: 'b', ...both, ts: microseconds(log.timesNs[slice.start] as number), ...about(slice) },
    { ph: 'e', ...both, ts: microseconds(log.timesNs[slice.end] as number) },
  ];
}

/** `moved` are the beginnings of slices that stand on a row of their own, where no arrow can be tied to them. */
function points(log: TraceLog, moved: ReadonlySet<number>): InTime[] {
  const points: InTime[] = [];
  for (const [position, { kind, object, detail }] of log.events.entries()) {
    const rest = { cat: kind, ...at(log, position), ...(detail && { args: detail }) };
    const isEnd = ends.has(kind) || ((kind === 'run' || kind === 'start') && moved.has(position));
    if (isEnd) points.push({ ph: 'X', name: `${kind} ${object}`, dur: 0.001, ...rest });
    else if (marks.has(kind))
      points.push({ ph: 'i', s: 't', name: kind === 'mark' ? object : `${kind} ${object}`, ...rest });
  }
  return points;
}

function arrows(log: TraceLog): InTime[] {
  return flowsOf(log).flatMap(({ kind, from, to }, index): InTime[] => {
    const both = { name: kind, cat: 'flow', id: index + 1 };
    return [
      { ph: 's', ...both, ...at(log, from) },
      { ph: 'f', bp: 'e', ...both, ...at(log, to) },
    ];
  });
}

/** A queue is counted in the process that used it first, by `detail.size` where an event tells it. */
function counters(log: TraceLog): InTime[] {
  const sizes = new Map<string, { size: number; pid: number; tid: number }>();
  const counted: InTime[] = [];
  for (const [position, { kind, object, detail }] of log.events.entries()) {
    if (kind !== 'put' && kind !== 'get') continue;
    const { pid, tid, ts } = at(log, position);
    const queue = sizes.get(object) ?? { size: 0, pid, tid };
    const told = detail?.['size'];
    // What was in the queue before the recording began was not counted, so it could seem to hold less than nothing.
    queue.size = typeof told === 'number' ? told : Math.max(0, queue.size + (kind === 'put' ? 1 : -1));
    sizes.set(object, queue);
    counted.push({
      ph: 'C',
      name: object,
      cat: 'size',
      pid: queue.pid,
      tid: queue.tid,
      ts,
      args: { size: queue.size },
    });
  }
  return counted;
}
