import { ArgumentError } from '../errors/argument.js';
import type { TraceEvent } from './event.js';
import { slicesOf, type Slice } from './slice.js';
import { TraceLog, type Track } from './trace-log.js';

/** How a {@link timeline} is drawn. */
export interface TimelineOptions {
  /** Columns of the drawing, without the lanes' names; at least 8. Default 72. */
  readonly width?: number | undefined;
  /**
   * What a column stands for: an equal part of the `time`, or of the `order` of events. Default `time`. By order, the same
   * program draws the same picture on every machine, as far as its events come in the same order.
   */
  readonly scale?: 'time' | 'order' | undefined;
}

const idle = '─';
const running = '█';
/** `z` is for all that have no letter of their own. */
const letters = 'abcdefghijklmnopqrstuvwxy';
const rank: Readonly<Record<Slice['kind'], number>> = { lane: 0, run: 1, hold: 2, wait: 3 };

/**
 * Draws a trace as text, a row a lane. A small letter waits for an object and its capital holds it; `█` runs a task, `─` is alive
 * and does none of these. Waiting is shown before holding, holding before running; what took most of a column's time is
 * shown there, and being idle gives way to anything.
 *
 * @returns lines joined by `\n`, the last one the key to the letters; without a line end.
 * @throws ArgumentError for a width below 8, or an event without a finite time.
 *
 * @example
 * import { record, timeline, tracer } from '@parallel-cookbook/primitives';
 *
 * const recording = record();
 * tracer.emit('wait', 'printer');
 * tracer.emit('acquire', 'printer');
 * tracer.emit('release', 'printer');
 * console.log(timeline(recording.stop(), { width: 9, scale: 'order' }).split('\n')[1]); // MainThread aaaAAA───
 */
export function timeline(events: Iterable<TraceEvent>, options: TimelineOptions = {}): string {
  const { width = 72, scale = 'time' } = options;
  if (!Number.isSafeInteger(width) || width < 8) throw new ArgumentError('width', width, 'give at least 8 columns');
  if (scale !== 'time' && scale !== 'order') throw new ArgumentError('scale', scale, "give 'time' or 'order'");
  const log = new TraceLog(events);
  if (log.events.length === 0) return 'no events';

  const slices = slicesOf(log);
  const objects = [...new Set(slices.filter(({ kind }) => kind === 'wait' || kind === 'hold').map((s) => s.object))];
  const letterOf = new Map(objects.map((object, index) => [object, letters[index] ?? 'z']));
  const symbolOf = ({ kind, object }: Slice): string => {
    if (kind === 'run') return running;
    const letter = letterOf.get(object) as string;
    return kind === 'hold' ? letter.toUpperCase() : letter;
  };
  const places = scale === 'time' ? log.timesNs : log.timesNs.map((_, position) => position);
  // The last event stands at the right edge; a single event has all the width.
  const total = places.at(scale === 'time' && log.events.length > 1 ? -2 : -1) as number;
  const columns = places.map((place) => snapped(Math.min(1, place / total) * width));

  const labels = labelsOf(log.tracks);
  const margin = Math.max(...labels.map((label) => label.length));
  const rows = log.tracks.map((track, index) => {
    const cells = draw(log, track, slices, columns, symbolOf);
    return `${(labels[index] as string).padEnd(margin)} ${cells}`.trimEnd();
  });
  const end = scale === 'time' ? duration(log.timesNs.at(-2) as number) : `${log.events.length} events`;
  return [`${' '.repeat(margin)} 0${end.padStart(width - 1)}`, ...rows, ...keyTo(objects)].join('\n');
}

/** One row. `columns` says for each position in the log in which column, with a fraction, it stands. */
function draw(
  log: TraceLog,
  track: Track,
  slices: readonly Slice[],
  columns: readonly number[],
  symbolOf: (slice: Slice) => string,
): string {
  const own = slices.filter((slice) => slice.track === track);
  const life = own.find(({ kind }) => kind === 'lane');
  const until = life?.finished ? life.end : log.events.length;
  const borders: { at: number; slice?: Slice; ends?: boolean }[] = [{ at: until }];
  for (const slice of own) borders.push({ at: slice.start, slice }, { at: slice.end, slice, ends: true });
  borders.sort((a, b) => a.at - b.at);

  const width = columns.at(-1) as number;
  const cells: Map<string, number>[] = Array.from({ length: width }, () => new Map<string, number>());
  const open = new Set<Slice>();
  let from = log.events.findIndex((_, position) => log.trackOf(position) === track);
  for (const { at, slice, ends } of borders) {
    if (at > from) paint(cells, columns[from] as number, columns[at] as number, shown(open, symbolOf));
    from = Math.max(from, at);
    if (slice && ends) open.delete(slice);
    else if (slice) open.add(slice);
  }
  return cells.map(dominant).join('');
}

/** Waiting hides holding, holding hides running; of two of a kind the later one is shown. */
function shown(open: ReadonlySet<Slice>, symbolOf: (slice: Slice) => string): string {
  let top: Slice | undefined;
  for (const slice of open) if (slice.kind !== 'lane' && (!top || rank[slice.kind] >= rank[top.kind])) top = slice;
  return top ? symbolOf(top) : idle;
}

/** The nanoseconds that tell tied events apart must not spill into the next column. */
function snapped(column: number): number {
  const border = Math.round(column);
  return Math.abs(column - border) < 0.001 ? border : column;
}

function paint(cells: readonly Map<string, number>[], from: number, to: number, symbol: string): void {
  const first = Math.min(Math.floor(from), cells.length - 1);
  for (let cell = first; cell === first || cell < Math.min(to, cells.length); cell++) {
    const part = Math.min(to, cell + 1) - Math.max(from, cell);
    const symbols = cells[cell] as Map<string, number>;
    // Even the shortest stretch leaves a trace.
    symbols.set(symbol, (symbols.get(symbol) ?? 0) + Math.max(part, 1e-9));
  }
}

function dominant(symbols: ReadonlyMap<string, number>): string {
  let best = symbols.size > 0 ? idle : ' ';
  let most = 0;
  for (const [symbol, part] of symbols) if (symbol !== idle && part > most) [best, most] = [symbol, part];
  return best;
}

function labelsOf(tracks: readonly Track[]): string[] {
  const unique = new Set(tracks.map(({ lane }) => lane)).size === tracks.length;
  return tracks.map(({ lane, pid }) => (unique ? lane : `${lane} (${pid})`));
}

function keyTo(objects: readonly string[]): string[] {
  const named = objects
    .slice(0, letters.length)
    .map((object, index) => `${letters[index]}/${letters[index]?.toUpperCase()} ${object}`);
  if (objects.length > letters.length) named.push(`z/Z ${objects.length - letters.length} others`);
  return named.length === 0 ? [] : [named.join('  ')];
}

function duration(ns: number): string {
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${rounded(ns / 1e3)} µs`;
  return ns < 1e9 ? `${rounded(ns / 1e6)} ms` : `${rounded(ns / 1e9)} s`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
