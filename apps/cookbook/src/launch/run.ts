import type { TraceEvent } from '@parallel-cookbook/primitives';

/** How a program came to its end. */
export type End = 'exited' | 'timed out' | 'wrote too much' | 'interrupted';

/** Everything that is known about one run of a program: what an invariant looks at. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, line by line, without the line ends. */
  readonly lines: readonly string[];
  /** The event log of all its threads and processes, in an order that never contradicts happens-before. */
  readonly events: readonly TraceEvent[];
  readonly end: End;
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What was left over at its end: timers, servers, workers, child processes, temporary files, shared memory. */
  readonly leaks: readonly string[];
  readonly wallMs: number;
  /** The `SEED` it ran with. */
  readonly seed: number;
  /** Length of the book's second in this run, in milliseconds: its `SECOND_MS`. */
  readonly secondMs: number;
}

/** The lines of a text, without a last empty one. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
