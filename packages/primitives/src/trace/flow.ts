import type { TraceEvent, TraceEventKind } from './event.js';
import type { TraceLog } from './trace-log.js';

/** One thing that led to another: an arrow between two events. */
export interface Flow {
  readonly kind: 'spawn' | 'join' | 'message' | 'item' | 'task';
  /** Position of the event that caused, in the log's order. */
  readonly from: number;
  /** Position of the event that followed from it; always later. */
  readonly to: number;
}

interface FlowRule {
  readonly kind: Flow['kind'];
  readonly from: TraceEventKind;
  readonly to: TraceEventKind;
  /** The detail that tells one from another where both have it. */
  readonly by?: string;
}

const rules: readonly FlowRule[] = [
  { kind: 'spawn', from: 'spawn', to: 'start' },
  { kind: 'join', from: 'exit', to: 'join' },
  { kind: 'message', from: 'send', to: 'recv', by: 'message' },
  { kind: 'item', from: 'put', to: 'get', by: 'item' },
  { kind: 'task', from: 'submit', to: 'run', by: 'task' },
];

/**
 * Finds what led to what: spawn→start, exit→join, send→recv, put→get, submit→run.
 *
 * Two events belong together when they name the same object and, where they carry one, the same `detail.message`, `item`
 * or `task`; else in the order in which they came, within one process first. What has no counterpart makes no arrow.
 */
export function flowsOf(log: TraceLog): Flow[] {
  const flows: Flow[] = [];
  const waiting = new Map<string, number[]>();
  for (const [position, event] of log.events.entries()) {
    for (const rule of rules) {
      if (event.kind === rule.to) {
        const candidates = waiting.get(keyOf(rule, event)) ?? [];
        const inProcess = candidates.findIndex((at) => log.events[at]?.pid === event.pid);
        const [from] = candidates.splice(Math.max(0, inProcess), 1);
        if (from !== undefined) flows.push({ kind: rule.kind, from, to: position });
      }
      if (event.kind === rule.from) {
        const key = keyOf(rule, event);
        const others = waiting.get(key);
        if (others) others.push(position);
        else waiting.set(key, [position]);
      }
    }
  }
  return flows;
}

function keyOf(rule: FlowRule, event: TraceEvent): string {
  const id = rule.by === undefined ? undefined : event.detail?.[rule.by];
  return JSON.stringify([rule.kind, event.object, id ?? null]);
}
