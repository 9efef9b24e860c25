import { ArgumentError } from '../errors/argument.js';
import type { TraceEvent } from './event.js';

/** One row of a trace: what a lane (a thread, a process, a rank) did. */
export interface Track {
  readonly pid: number;
  /** Node's `threadId`; a further lane of the same thread gets a number of its own. */
  readonly tid: number;
  readonly lane: string;
}

/** Nanoseconds between two events that the clock could not tell apart: room for a mark and the gap after it. */
const tieNs = 2;

/**
 * Events of one or many threads and processes, put into one order that never contradicts what happened before what.
 *
 * Within a process `sequence` is that order. A lane reads its clock before it takes a number, so times may contradict
 * it by microseconds; then the later number wins and its time is raised. Between processes only the clock can tell.
 */
export class TraceLog {
  readonly events: readonly TraceEvent[];
  /** When each event happened, in nanoseconds since the first one; strictly rising. One more entry marks the end. */
  readonly timesNs: readonly number[];
  /** The lanes, in order of appearance. */
  readonly tracks: readonly Track[];
  readonly #trackOf: readonly Track[];

  constructor(events: Iterable<TraceEvent>) {
    const raised = raisedTimes(events);
    this.events = raised.map(([event]) => event);
    const originUs = raised[0]?.[1] ?? 0;
    const times: number[] = [];
    for (const [, timeUs] of raised) times.push(Math.max((timeUs - originUs) * 1000, (times.at(-1) ?? -tieNs) + tieNs));
    times.push((times.at(-1) ?? 0) + tieNs);
    this.timesNs = times;
    this.#trackOf = tracksOf(this.events);
    this.tracks = [...new Set(this.#trackOf)];
  }

  /** The lane that did the event at this position. */
  trackOf(position: number): Track {
    return this.#trackOf[position] as Track;
  }
}

/** All events with the times they get, in order. */
function raisedTimes(events: Iterable<TraceEvent>): [TraceEvent, number][] {
  const byProcess = new Map<number, TraceEvent[]>();
  for (const event of events) {
    if (!Number.isFinite(event.timeUs)) {
      throw new ArgumentError('timeUs', event.timeUs, `give the event ${event.kind} ${event.object} a finite time`);
    }
    const known = byProcess.get(event.pid);
    if (known) known.push(event);
    else byProcess.set(event.pid, [event]);
  }
  const raised: [TraceEvent, number][] = [];
  for (const ofProcess of byProcess.values()) {
    // The difference modulo 2³² is right also where the number wraps round.
    ofProcess.sort((a, b) => (a.sequence - b.sequence) | 0);
    let latest = -Infinity;
    for (const event of ofProcess) raised.push([event, (latest = Math.max(latest, event.timeUs))]);
  }
  return raised.sort((a, b) => a[1] - b[1]);
}

function tracksOf(events: readonly TraceEvent[]): Track[] {
  const taken = new Map<number, Set<number>>();
  for (const { pid, tid } of events) taken.set(pid, (taken.get(pid) ?? new Set()).add(tid));
  const known = new Map<string, Track>();
  const withLane = new Set<string>();
  return events.map(({ pid, tid, lane }) => {
    const key = `${pid}/${tid}/${lane}`;
    let track = known.get(key);
    if (!track) {
      const ofProcess = taken.get(pid) as Set<number>;
      const own = withLane.has(`${pid}/${tid}`) ? Math.max(...ofProcess) + 1 : tid;
      ofProcess.add(own);
      withLane.add(`${pid}/${tid}`);
      known.set(key, (track = { pid, tid: own, lane }));
    }
    return track;
  });
}
