import type { TraceEvent, TraceEventKind } from '@parallel-cookbook/primitives';
import type { Run } from '../launch/run.js';

/** One line of output or one event that a pattern found. */
export interface Match {
  /** Its place among the lines, or among the events. */
  readonly position: number;
  /** The line, or the event in words. */
  readonly text: string;
  /** What the regular expression captured; `[0]` is all of the match. */
  readonly captures: readonly string[];
  /** Set when it is an event. */
  readonly event?: TraceEvent | undefined;
}

/** Picks lines of output, or events of the log. */
export interface Pattern {
  readonly of: 'lines' | 'events';
  /** The pattern in words, for statements. */
  readonly text: string;
  matches(run: Run): Match[];
}

/** Part of a match by which matches are told apart: a capture group, or the event's lane or object, or a function. */
export type Key = number | 'lane' | 'object' | ((match: Match) => string);

/** Lines of output: a string is the whole line, a regular expression is searched in the line. */
export function line(pattern: string | RegExp): Pattern {
  return {
    of: 'lines',
    text: typeof pattern === 'string' ? JSON.stringify(pattern) : String(pattern),
    matches: (run) =>
      run.lines.flatMap((text, position) => {
        const captures = captured(pattern, text);
        return captures ? [{ position, text, captures }] : [];
      }),
  };
}

/** What else an event must be. */
export interface EventFilter {
  readonly lane?: string | RegExp | undefined;
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Events of the log, by kind and, when given, by object, lane and detail. */
export function event(kind: TraceEventKind, object?: string | RegExp, filter: EventFilter = {}): Pattern {
  const { lane, detail = {} } = filter;
  return {
    of: 'events',
    text: [kind, object && `of ${String(object)}`, lane && `by ${String(lane)}`].filter(Boolean).join(' '),
    matches: (run) =>
      run.events.flatMap((candidate, position) => {
        if (candidate.kind !== kind) return [];
        const captures = object === undefined ? [candidate.object] : captured(object, candidate.object);
        if (!captures || (lane !== undefined && !captured(lane, candidate.lane))) return [];
        if (Object.entries(detail).some(([name, value]) => candidate.detail?.[name] !== value)) return [];
        return [{ position, text: inWords(candidate), captures, event: candidate }];
      }),
  };
}

/** The key of a match, as text. */
export function keyOf(match: Match, key: Key): string {
  if (typeof key === 'function') return key(match);
  if (typeof key === 'number') return match.captures[key] ?? '';
  return match.event?.[key] ?? '';
}

/** Where a match stands, in words: `line 3 "done"`. */
export function place(match: Match): string {
  return match.event ? match.text : `line ${match.position + 1} ${JSON.stringify(match.text)}`;
}

function captured(pattern: string | RegExp, text: string): readonly string[] | undefined {
  if (typeof pattern === 'string') return pattern === text ? [text] : undefined;
  // A fresh expression: a global one would remember where it stopped.
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(text) ?? undefined;
}

function inWords({ kind, object, lane, sequence }: TraceEvent): string {
  return `${lane} ${kind} ${object} (event ${sequence})`;
}
