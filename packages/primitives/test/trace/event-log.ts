import { Random, type TraceEvent, type TraceEventKind } from '@parallel-cookbook/primitives';

interface Step {
  readonly lane?: string;
  readonly pid?: number;
  readonly tid?: number;
  readonly at?: number;
  readonly detail?: TraceEvent['detail'];
}

/** Writes an event log by hand: one event after the other, a microsecond apart unless it says when. */
export class EventLog {
  readonly events: TraceEvent[] = [];

  add(kind: TraceEventKind, object: string, step: Step = {}): this {
    const { lane = 'MainThread', pid = 100, tid = 0, at = this.events.length, detail } = step;
    const sequence = this.events.length;
    this.events.push({ kind, object, lane, pid, tid, timeUs: at, sequence, ...(detail && { detail }) });
    return this;
  }
}

const kinds: readonly TraceEventKind[] = [
  ...(['spawn', 'start', 'join', 'exit', 'wait', 'acquire', 'release', 'notify', 'put', 'get'] as const),
  ...(['send', 'recv', 'submit', 'run', 'done', 'cancel', 'mark'] as const),
];

/** Any events whatever, sensible or not: kinds, objects and lanes by lot, several processes, equal and contradicting times. */
export function lawlessEvents(seed: number, count: number): TraceEvent[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const pid = random.integer(1, 2);
    const tid = random.integer(0, 2);
    const detail = random.next() < 0.3 ? { message: random.integer(1, 3), task: random.integer(1, 3) } : undefined;
    return {
      kind: random.choice(kinds),
      object: random.choice(['a', 'b', 'lane-1/0', 'lane-2/1']),
      lane: random.next() < 0.1 ? `alias-${pid}/${tid}` : `lane-${pid}/${tid}`,
      pid,
      tid,
      timeUs: 1_000_000 + random.integer(0, count),
      sequence: (0xffff_fff0 + index) >>> 0,
      ...(detail && { detail }),
    };
  });
}

/** What a sensible program does: a parent spawns workers that lock, run tasks and use a queue; the schedule is drawn by lot. */
export function lawfulEvents(seed: number, workers: number, rounds: number): TraceEvent[] {
  const random = new Random(seed);
  const log = new EventLog();
  let now = 0;
  const step = (tid: number, more: Step = {}): Step => {
    now += random.integer(0, 5);
    return { lane: tid === 0 ? 'MainThread' : `worker-${tid}`, tid, at: now, ...more };
  };
  for (let tid = 1; tid <= workers; tid++) log.add('spawn', `worker-${tid}`, step(0));
  const scripts = Array.from({ length: workers }, (_, index) => script(index + 1, rounds, random));
  const pending = scripts.map((steps, index) => ({ tid: index + 1, steps }));
  while (pending.length > 0) {
    const chosen = random.choice(pending);
    const next = chosen.steps.shift();
    if (next) log.add(next[0], next[1], step(chosen.tid, next[2]));
    else pending.splice(pending.indexOf(chosen), 1);
  }
  for (let tid = 1; tid <= workers; tid++) log.add('join', `worker-${tid}`, step(0));
  return log.events;
}

function script(tid: number, rounds: number, random: Random): [TraceEventKind, string, Step?][] {
  const steps: [TraceEventKind, string, Step?][] = [['start', `worker-${tid}`]];
  for (let round = 0; round < rounds; round++) {
    const task = `${tid}.${round}`;
    const detail = { detail: { task } };
    steps.push(['submit', 'work', detail], ['run', 'work', detail], ['wait', 'left'], ['acquire', 'left']);
    steps.push(['wait', 'right'], ['acquire', 'right'], ['put', 'queue'], ['get', 'queue']);
    const nested: [TraceEventKind, string][] = [['release', 'right'], ['release', 'left']]; // prettier-ignore
    steps.push(...(random.next() < 0.5 ? nested : nested.reverse()), ['done', 'work', detail]);
  }
  return [...steps, ['exit', `worker-${tid}`]];
}
