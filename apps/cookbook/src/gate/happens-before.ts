import { ArgumentError } from '@parallel-cookbook/primitives';
import type { Breach, Invariant } from './invariant.js';
import { event, keyOf, place, type Key, type Match, type Pattern } from './pattern.js';
import type { Run } from '../launch/run.js';

/** How matches belong together, and a statement of your own in place of the one made from the patterns. */
export interface HappensBeforeOptions {
  /** Compare only matches with the same key: a capture group's number, `'lane'`, `'object'`, or a function. */
  readonly by?: Key | undefined;
  readonly statement?: string | undefined;
}

/** Every match of `first` comes before every match of `then`; with `by`, within each key. Each key must have both. */
export function before(first: Pattern, then: Pattern, options: HappensBeforeOptions = {}): Invariant {
  sameSource('before', first, then);
  const statement = options.statement ?? `${first.text} comes before ${then.text}${perKey(options.by)}`;
  return {
    statement,
    check: (run) =>
      inGroups(first, then, options.by, run, (firsts, thens, group) => {
        const last = firsts.at(-1);
        const early = thens[0];
        if (!last || !early) return missing(last ? then : first, group);
        if (last.position < early.position) return undefined;
        return { expected: statement, seen: `${place(early)} came before ${place(last)}` };
      }),
  };
}

/** Matches of the two take turns, beginning with `first` and ending with `then`; with `by`, within each key. */
export function alternates(first: Pattern, then: Pattern, options: HappensBeforeOptions = {}): Invariant {
  sameSource('alternates', first, then);
  const statement = options.statement ?? `${first.text} and ${then.text} take turns${perKey(options.by)}`;
  return {
    statement,
    check: (run) =>
      inGroups(first, then, options.by, run, (firsts, thens, group) => {
        if (firsts.length === 0) return missing(first, group);
        const turns = [
          ...firsts.map((match) => ({ match, opens: true })),
          ...thens.map((match) => ({ match, opens: false })),
        ].sort((a, b) => a.match.position - b.match.position);
        const wrong = turns.findIndex(({ opens }, index) => opens !== (index % 2 === 0));
        if (wrong >= 0) return { expected: statement, seen: `out of turn: ${place((turns[wrong] as Turn).match)}` };
        if (turns.length % 2 === 0) return undefined;
        return { expected: statement, seen: `nothing after ${place((turns.at(-1) as Turn).match)}` };
      }),
  };
}

interface Turn {
  readonly match: Match;
  readonly opens: boolean;
}

/** Never do two lanes hold `object` at a time, and each hold ends. A lane may take what it already holds. */
export function exclusive(
  object: string | RegExp,
  options: { readonly statement?: string | undefined } = {},
): Invariant {
  return disjoint(event('acquire', object), event('release', object), {
    by: 'lane',
    statement: options.statement ?? `${String(object)} is held by one lane at a time`,
  });
}

/**
 * The spans that `opens` begins and `closes` ends do not overlap between keys, and each one ends.
 * Spans of one key may nest. The key is the lane of events and the first capture group of lines, unless `by` says other.
 */
export function disjoint(opens: Pattern, closes: Pattern, options: HappensBeforeOptions = {}): Invariant {
  sameSource('disjoint', opens, closes);
  const by = options.by ?? (opens.of === 'events' ? 'lane' : 1);
  const statement = options.statement ?? `spans from ${opens.text} to ${closes.text} never overlap`;
  return {
    statement,
    check(run) {
      const turns = inOrder(opens, closes, run);
      if (turns.length === 0) return missing(opens);
      const open: Match[] = [];
      for (const { match, opens: opening } of turns) {
        const holder = open.at(-1);
        const foreign = holder && keyOf(holder, by) !== keyOf(match, by) ? holder : undefined;
        if (opening && foreign)
          return { expected: statement, seen: `${place(match)} inside the span of ${place(foreign)}` };
        if (opening) open.push(match);
        else if (!holder || foreign) return { expected: statement, seen: `${place(match)} ends what it did not begin` };
        else open.pop();
      }
      const left = open.at(-1);
      return left && { expected: statement, seen: `${place(left)} never ends` };
    },
  };
}

/**
 * The number of `adds` less that of `takes` stays from `min` (0) to `max` at every moment, as the size of a buffer
 * does, and comes to `end` if that is given.
 */
export function bounded(
  adds: Pattern,
  takes: Pattern,
  limits: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly end?: number | undefined;
    readonly statement?: string | undefined;
  } = {},
): Invariant {
  sameSource('bounded', adds, takes);
  const { min = 0, max = Infinity, end } = limits;
  const statement = limits.statement ?? `${adds.text} less ${takes.text} stays from ${min} to ${max}`;
  return {
    statement,
    check(run) {
      const turns = inOrder(adds, takes, run);
      if (turns.length === 0) return missing(adds);
      let size = 0;
      for (const { match, opens } of turns) {
        size += opens ? 1 : -1;
        if (size < min || size > max) return { expected: statement, seen: `${size} at ${place(match)}` };
      }
      return end === undefined || size === end
        ? undefined
        : { expected: `${end} at the end`, seen: `${size} at the end` };
    },
  };
}

function inOrder(opens: Pattern, closes: Pattern, run: Run): Turn[] {
  return [
    ...opens.matches(run).map((match) => ({ match, opens: true })),
    ...closes.matches(run).map((match) => ({ match, opens: false })),
  ].sort((a, b) => a.match.position - b.match.position);
}

function inGroups(
  first: Pattern,
  then: Pattern,
  by: Key | undefined,
  run: Run,
  check: (firsts: Match[], thens: Match[], group: string) => Breach | undefined,
): Breach | undefined {
  const groups = new Map<string, [Match[], Match[]]>();
  for (const [side, pattern] of [first, then].entries()) {
    for (const match of pattern.matches(run)) {
      const key = by === undefined ? '' : keyOf(match, by);
      const group = groups.get(key) ?? [[], []];
      groups.set(key, group);
      group[side as 0 | 1].push(match);
    }
  }
  if (groups.size === 0) return missing(first);
  for (const [key, [firsts, thens]] of groups) {
    const breach = check(firsts, thens, key);
    if (breach) return breach;
  }
  return undefined;
}

function missing(pattern: Pattern, group = ''): Breach {
  return { expected: `${pattern.text}${group && ` for ${group}`}`, seen: 'none' };
}

function perKey(by: Key | undefined): string {
  if (by === undefined) return '';
  return typeof by === 'string' ? ` for each ${by}` : ' for each of them';
}

function sameSource(name: string, a: Pattern, b: Pattern): void {
  if (a.of !== b.of) {
    throw new ArgumentError(
      name,
      `${a.text}, ${b.text}`,
      'lines and events have no common order; compare lines with lines, events with events',
    );
  }
}
