import type { Run } from '../launch/run.js';
import type { Invariant } from './invariant.js';
import { keyOf, type Key, type Pattern } from './pattern.js';

/** Numbers that a run shows. */
export interface Measure {
  /** The measure in words, for statements. */
  readonly text: string;
  of(run: Run): number[];
}

/** A number that a program measured: a `mark` event with a numeric `value` in its detail. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  /** `''` when it has none. */
  readonly unit: string;
}

/**
 * The metrics of a run, in order. A program tells one by
 * `tracer.emit('mark', 'speed-up on 4 workers', { value: 3.2, unit: 'x' })`, which costs nothing when nobody listens.
 */
export function metricsOf(run: Run): Metric[] {
  return run.events.flatMap(({ kind, object, detail }) =>
    kind === 'mark' && typeof detail?.['value'] === 'number'
      ? [{ name: object, value: detail['value'], unit: String(detail['unit'] ?? '') }]
      : [],
  );
}

/** The values of a metric that the program told. */
export function metric(name: string): Measure {
  return {
    text: `metric ${name}`,
    of: (run) => metricsOf(run).flatMap((found) => (found.name === name ? [found.value] : [])),
  };
}

/** Numbers in the output or in the events: capture group 1 of the pattern, unless `by` says other. */
export function numberIn(pattern: Pattern, by: Key = 1): Measure {
  return {
    text: `the number in ${pattern.text}`,
    of: (run) => pattern.matches(run).map((match) => Number(keyOf(match, by))),
  };
}

/** Time from the first event of `from` to the last of `to`, in the book's seconds. */
export function elapsed(from: Pattern, to: Pattern): Measure {
  return {
    text: `seconds from ${from.text} to ${to.text}`,
    of(run) {
      const begin = from.matches(run)[0]?.event;
      const end = to.matches(run).at(-1)?.event;
      return begin && end ? [(end.timeUs - begin.timeUs) / 1000 / run.secondMs] : [];
    },
  };
}

/** Every value of the measure lies from `min` to `max`, both included, and there is at least one. */
export function within(
  measure: Measure,
  range: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly statement?: string | undefined;
  },
): Invariant {
  const { min = -Infinity, max = Infinity } = range;
  const limits = [min > -Infinity && `at least ${min}`, max < Infinity && `at most ${max}`]
    .filter(Boolean)
    .join(' and ');
  return {
    statement: range.statement ?? `${measure.text} is ${limits}`,
    check(run) {
      const values = measure.of(run);
      const wrong = values.find((value) => !(value >= min && value <= max));
      if (values.length > 0 && wrong === undefined) return undefined;
      return { expected: limits, seen: values.length === 0 ? 'no value' : `${wrong}` };
    },
  };
}

/** The values of the measure go up, or with `'down'` go down; equal neighbours are allowed unless `strictly`. */
export function monotonic(
  measure: Measure,
  options: {
    readonly direction?: 'up' | 'down' | undefined;
    readonly strictly?: boolean | undefined;
    readonly statement?: string | undefined;
  } = {},
): Invariant {
  const { direction = 'up', strictly = false } = options;
  const statement = options.statement ?? `${measure.text} goes ${strictly ? 'strictly ' : ''}${direction}`;
  return {
    statement,
    check(run) {
      const values = measure.of(run);
      if (values.length < 2) return { expected: 'at least two values', seen: `${values.length}` };
      for (const [index, value] of values.entries()) {
        const step = (value - (values[index - 1] ?? value)) * (direction === 'up' ? 1 : -1);
        if (index > 0 && !(strictly ? step > 0 : step >= 0)) {
          return { expected: statement, seen: `${value} after ${values[index - 1]}` };
        }
      }
      return undefined;
    },
  };
}
