import type { ChromeTrace, ChromeTraceEvent } from '@parallel-cookbook/primitives';

type Of<P extends ChromeTraceEvent['ph']> = ChromeTraceEvent & { ph: P };

/** What is wrong with a trace, by the rules of the Trace Event Format and of what Perfetto imports. Empty when nothing is. */
export function faultsOf(trace: ChromeTrace): string[] {
  const copy = JSON.parse(JSON.stringify(trace)) as ChromeTrace;
  const faults: string[] = [];
  if (!['ms', 'ns'].includes(copy.displayTimeUnit)) faults.push('displayTimeUnit is neither ms nor ns');
  for (const event of copy.traceEvents) faults.push(...fieldFaults(event));
  return [...faults, ...nameFaults(copy), ...nestingFaults(copy), ...pairFaults(copy), ...flowFaults(copy)];
}

export function phase<P extends ChromeTraceEvent['ph']>(trace: ChromeTrace, ph: P): Of<P>[] {
  return trace.traceEvents.filter((event): event is Of<P> => event.ph === ph);
}

const required: Readonly<Record<ChromeTraceEvent['ph'], readonly string[]>> = {
  M: ['name', 'args'],
  X: ['name', 'cat', 'ts', 'dur'],
  b: ['name', 'cat', 'ts', 'id'],
  e: ['name', 'cat', 'ts', 'id'],
  s: ['name', 'cat', 'ts', 'id'],
  f: ['name', 'cat', 'ts', 'id', 'bp'],
  C: ['name', 'ts', 'args'],
  i: ['name', 'ts', 's'],
};

function fieldFaults(event: ChromeTraceEvent): string[] {
  const faults: string[] = [];
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  const shown = JSON.stringify(event);
  if (!(event.ph in required)) return [`unknown phase: ${shown}`];
  for (const field of required[event.ph]) if (fields[field] === undefined) faults.push(`no ${field}: ${shown}`);
  for (const field of ['pid', 'tid'])
    if (!Number.isInteger(fields[field])) faults.push(`${field} is no integer: ${shown}`);
  for (const field of ['ts', 'dur']) {
    const value = fields[field];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      faults.push(`${field} is negative: ${shown}`);
  }
  if (event.ph === 'C' && Object.values(event.args).some((value) => typeof value !== 'number'))
    faults.push(`a counter counts in numbers: ${shown}`);
  return faults;
}

function nameFaults(trace: ChromeTrace): string[] {
  const named = new Set(
    phase(trace, 'M')
      .filter(({ name }) => name === 'thread_name')
      .map(trackOf),
  );
  return trace.traceEvents
    .filter((event) => !named.has(trackOf(event)))
    .map((event) => `no thread name: ${trackOf(event)}`);
}

/** Slices of one thread must nest: one that begins inside another ends inside it. Counted in nanoseconds. */
function nestingFaults(trace: ChromeTrace): string[] {
  const faults: string[] = [];
  const open = new Map<string, { ends: number; name: string }[]>();
  const slices = phase(trace, 'X').map((slice) => ({
    slice,
    starts: ns(slice.ts),
    ends: ns(slice.ts) + ns(slice.dur),
  }));
  slices.sort((a, b) => a.starts - b.starts || b.ends - a.ends);
  for (const { slice, starts, ends } of slices) {
    const stack = open.get(trackOf(slice)) ?? [];
    open.set(trackOf(slice), stack);
    while ((stack.at(-1)?.ends ?? Infinity) <= starts) stack.pop();
    const outer = stack.at(-1);
    if (outer && outer.ends < ends) faults.push(`${slice.name} begins inside ${outer.name} and ends outside`);
    stack.push({ ends, name: slice.name });
  }
  return faults;
}

function pairFaults(trace: ChromeTrace): string[] {
  const begun = new Map(phase(trace, 'b').map((event) => [`${event.cat}/${event.id}`, event]));
  const faults = begun.size === phase(trace, 'b').length ? [] : ['two b events with one id'];
  for (const end of phase(trace, 'e')) {
    const begin = begun.get(`${end.cat}/${end.id}`);
    if (!begin || begin.name !== end.name || end.ts < begin.ts) faults.push(`e without its b: ${end.name}`);
    begun.delete(`${end.cat}/${end.id}`);
  }
  return [...faults, ...[...begun.values()].map(({ name }) => `b without its e: ${name}`)];
}

/** Every arrow has one beginning and one end, goes forward in time, and both ends lie on a slice of their thread. */
function flowFaults(trace: ChromeTrace): string[] {
  const slices = new Map<string, Of<'X'>[]>();
  for (const slice of phase(trace, 'X')) {
    const known = slices.get(trackOf(slice));
    if (known) known.push(slice);
    else slices.set(trackOf(slice), [slice]);
  }
  const onSlice = (event: Of<'s'> | Of<'f'>): boolean =>
    (slices.get(trackOf(event)) ?? []).some(({ ts, dur }) => ns(ts) <= ns(event.ts) && ns(event.ts) < ns(ts) + ns(dur));
  const begun = new Map(phase(trace, 's').map((event) => [event.id, event]));
  const faults = begun.size === phase(trace, 's').length ? [] : ['two s events with one id'];
  for (const end of phase(trace, 'f')) {
    const begin = begun.get(end.id);
    if (!begin) faults.push(`f without its s: ${end.name} ${end.id}`);
    else if (end.ts <= begin.ts) faults.push(`the arrow ${end.name} ${end.id} goes back in time`);
    else if (!onSlice(begin) || !onSlice(end)) faults.push(`the arrow ${end.name} ${end.id} hangs in the air`);
    begun.delete(end.id);
  }
  return [...faults, ...[...begun.values()].map(({ name, id }) => `s without its f: ${name} ${id}`)];
}

function trackOf({ pid, tid }: ChromeTraceEvent): string {
  return `${pid}/${tid}`;
}

function ns(us: number): number {
  return Math.round(us * 1000);
}
