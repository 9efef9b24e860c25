import type { TraceEvent } from '@parallel-cookbook/primitives';

/** An event log in a few numbers, for records and reports. */
export interface TraceSummary {
  /** How many events of each kind, kinds in alphabetical order. */
  readonly events: Readonly<Record<string, number>>;
  /** The names of the lanes that did something, in alphabetical order. */
  readonly lanes: readonly string[];
}

/** Counts the events and names the lanes. */
export function summarise(events: readonly TraceEvent[]): TraceSummary {
  const counts = new Map<string, number>();
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    events: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    lanes: [...new Set(events.map(({ lane }) => lane))].sort(),
  };
}
