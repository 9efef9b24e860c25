import { MPIError } from '../errors/mpi-error.js';

/** Where the bytes of one element of a datatype lie, from the place where the element stands. */
export interface Layout {
  /** Bytes of data. */
  readonly size: number;
  /** Where the element begins, in bytes; what is sent may begin elsewhere. */
  readonly lowerBound: number;
  /** From one element to the next, in bytes. */
  readonly extent: number;
  /** The data in the order in which it is sent: `[offset, length, offset, length, …]` in bytes. */
  readonly runs: readonly number[];
}

/** One layout put at several places: `[offset, layout]` in bytes. Bounds are the least and the greatest, as the standard has it. */
export function placed(parts: readonly (readonly [offset: number, layout: Layout])[]): Layout {
  const runs: number[] = [];
  let [lower, upper, size] = [Infinity, -Infinity, 0];
  for (const [offset, layout] of parts) {
    for (let i = 0; i < layout.runs.length; i += 2) {
      addRun(runs, offset + (layout.runs[i] as number), layout.runs[i + 1] as number);
    }
    lower = Math.min(lower, offset + layout.lowerBound);
    upper = Math.max(upper, offset + layout.lowerBound + layout.extent);
    size += layout.size;
  }
  if (parts.length === 0) [lower, upper] = [0, 0];
  return { size, lowerBound: lower, extent: upper - lower, runs };
}

/** So many elements, one behind the other. */
export function repeated(layout: Layout, count: number, offset = 0): readonly (readonly [number, Layout])[] {
  return Array.from({ length: count }, (_, i) => [offset + i * layout.extent, layout] as const);
}

/** Throws for what is no whole number of at least 0. */
export function checkCount(call: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new MPIError('MPI_ERR_COUNT', call, `${name} is ${String(value)}: give a whole number, 0 or more`);
}

/** Throws for what is no whole number. */
export function checkWhole(call: string, name: string, value: number): void {
  if (Number.isSafeInteger(value)) return;
  throw new MPIError('MPI_ERR_ARG', call, `${name} is ${String(value)}: give a whole number`);
}

/** What stands behind each other becomes one run, so that it is copied at once. */
function addRun(runs: number[], offset: number, length: number): void {
  if (length === 0) return;
  const last = runs.length - 2;
  if (last >= 0 && (runs[last] as number) + (runs[last + 1] as number) === offset) {
    runs[last + 1] = (runs[last + 1] as number) + length;
  } else runs.push(offset, length);
}
