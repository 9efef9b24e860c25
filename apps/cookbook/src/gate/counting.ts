import type { Invariant } from './invariant.js';
import { keyOf, place, type Key, type Match, type Pattern } from './pattern.js';

/** By which part matches are told apart (the first capture group of lines, the object of events), and the statement. */
export interface CountingOptions {
  readonly by?: Key | undefined;
  readonly statement?: string | undefined;
}

/** A number, or a range with both ends included. */
export type Quantity = number | { readonly min?: number | undefined; readonly max?: number | undefined };

/** The pattern is found that many times. */
export function count(
  pattern: Pattern,
  quantity: Quantity,
  options: { readonly statement?: string | undefined } = {},
): Invariant {
  const { min = 0, max = Infinity } = typeof quantity === 'number' ? { min: quantity, max: quantity } : quantity;
  const range = min === max ? `${min}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  return {
    statement: options.statement ?? `${pattern.text} occurs ${range} ${range === '1' ? 'time' : 'times'}`,
    check(run) {
      const seen = pattern.matches(run).length;
      return seen >= min && seen <= max ? undefined : { expected: range, seen: `${seen}` };
    },
  };
}

/** Every match fulfils the predicate, and there is at least one. A text in place of `false` says what was seen. */
export function each(pattern: Pattern, statement: string, predicate: (match: Match) => boolean | string): Invariant {
  return {
    statement,
    check(run) {
      const matches = pattern.matches(run);
      if (matches.length === 0) return { expected: `${pattern.text}: ${statement}`, seen: 'none' };
      for (const match of matches) {
        const answer = predicate(match);
        if (answer !== true)
          return { expected: statement, seen: answer === false ? place(match) : `${answer} at ${place(match)}` };
      }
      return undefined;
    },
  };
}

/** No two matches have the same key. */
export function unique(pattern: Pattern, options: CountingOptions = {}): Invariant {
  const statement = options.statement ?? `no two of ${pattern.text} are the same`;
  return {
    statement,
    check(run) {
      const seen = new Set<string>();
      const twice = keys(pattern, options.by, pattern.matches(run)).find((key) => seen.size === seen.add(key).size);
      return twice === undefined ? undefined : { expected: statement, seen: `${twice} twice` };
    },
  };
}

/** The keys of the matches are exactly these: in this order when `ordered`, else in any. */
export function yields(
  pattern: Pattern,
  expected: readonly (string | number)[],
  options: CountingOptions & { readonly ordered?: boolean | undefined } = {},
): Invariant {
  const wanted = expected.map(String);
  return {
    statement:
      options.statement ?? `${pattern.text} yields ${wanted.join(', ')}${options.ordered ? ' in this order' : ''}`,
    check(run) {
      const seen = keys(pattern, options.by, pattern.matches(run));
      const same = options.ordered ? equal(wanted, seen) : equal(sorted(wanted), sorted(seen));
      return same ? undefined : { expected: wanted.join(', '), seen: seen.join(', ') || 'none' };
    },
  };
}

/** Whatever went in came out: the keys of `into` and of `out` are the same, as often, whatever the order. */
export function conserved(into: Pattern, out: Pattern, options: CountingOptions = {}): Invariant {
  return {
    statement: options.statement ?? `what ${into.text} put in, ${out.text} took out`,
    check(run) {
      const expected = keys(into, options.by, into.matches(run));
      const seen = keys(out, options.by, out.matches(run));
      if (expected.length > 0 && equal(sorted(expected), sorted(seen))) return undefined;
      return { expected: expected.join(', ') || 'at least one', seen: seen.join(', ') || 'none' };
    },
  };
}

function keys(pattern: Pattern, by: Key | undefined, matches: readonly Match[]): string[] {
  return matches.map((match) =>
    keyOf(match, by ?? (pattern.of === 'events' ? 'object' : match.captures.length > 1 ? 1 : 0)),
  );
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
