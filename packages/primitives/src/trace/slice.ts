import type { TraceEvent } from './event.js';
import type { Track, TraceLog } from './trace-log.js';

/** A stretch of time in which a lane lived, ran a task, waited for something or held it. */
export interface Slice {
  readonly kind: 'lane' | 'run' | 'wait' | 'hold';
  /** The lane, the task, or the primitive. */
  readonly object: string;
  readonly track: Track;
  /** Position of the event that began it. */
  readonly start: number;
  /** Position of the event that ended it; the number of events when nothing did. */
  readonly end: number;
  /** Whether its end was seen. A lane that ends takes with it what it had begun. */
  readonly finished: boolean;
  readonly detail?: TraceEvent['detail'];
}

type Open = Omit<Slice, 'end' | 'finished'>;

/** Which event ends a wait for its object. */
const endsWait: ReadonlySet<TraceEvent['kind']> = new Set(['acquire', 'get', 'put', 'recv', 'send', 'join', 'cancel']);

/**
 * Pairs beginnings with ends, lane by lane: `start`–`exit`, `run`–`done`, `wait`–`acquire` (or `get`, `cancel`, …),
 * `acquire`–`release`.
 *
 * Waits for one object end first come, first served; holds end last come, first served (re-entrant locks); runs are paired by
 * `detail.task` where there is one. An object that lanes release without having acquired it (a semaphore used as
 * a signal), or that they notify (a condition, an event, a barrier), is held by nobody: such an acquire only ends a wait,
 * and makes no slice unless its own lane releases it.
 */
export function slicesOf(log: TraceLog): Slice[] {
  const slices: Slice[] = [];
  const open = new Map<Track, Map<string, Open[]>>();
  const signals = new Set<string>();

  for (const [position, event] of log.events.entries()) {
    const track = log.trackOf(position);
    const ofTrack = open.get(track) ?? new Map<string, Open[]>();
    open.set(track, ofTrack);
    const { kind, object, detail } = event;
    const begin = (slice: Slice['kind'], key: string): void => {
      const opened: Open = { kind: slice, object, track, start: position, ...(detail && { detail }) };
      const others = ofTrack.get(key);
      if (others) others.push(opened);
      else ofTrack.set(key, [opened]);
    };
    const end = (key: string, which: 'first' | 'last'): boolean => {
      const opened = which === 'first' ? ofTrack.get(key)?.shift() : ofTrack.get(key)?.pop();
      if (opened) slices.push({ ...opened, end: position, finished: true });
      return opened !== undefined;
    };

    if (endsWait.has(kind)) end(`wait ${object}`, 'first');
    if (kind === 'start') begin('lane', 'lane');
    else if (kind === 'run') begin('run', runKey(event));
    else if (kind === 'done') end(runKey(event), 'last');
    else if (kind === 'wait') begin('wait', `wait ${object}`);
    else if (kind === 'acquire') begin('hold', `hold ${object}`);
    else if (kind === 'release' && !end(`hold ${object}`, 'last')) signals.add(object);
    else if (kind === 'notify') signals.add(object);
    else if (kind === 'exit') {
      for (const left of ofTrack.values())
        for (const opened of left) slices.push({ ...opened, end: position, finished: opened.kind === 'lane' });
      ofTrack.clear();
    }
  }

  for (const ofTrack of open.values())
    for (const left of ofTrack.values())
      for (const opened of left) slices.push({ ...opened, end: log.events.length, finished: false });
  return slices.filter((slice) => slice.finished || slice.kind !== 'hold' || !signals.has(slice.object));
}

function runKey({ object, detail }: TraceEvent): string {
  return detail?.['task'] === undefined ? `run ${object}` : `run ${object} #${detail['task']}`;
}
