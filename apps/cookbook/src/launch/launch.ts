import type { TraceEventKind } from '@parallel-cookbook/primitives';
import type { Limit } from './limit.js';
import type { Run } from './run.js';

/** A program to run. */
export interface Program {
  /** Path of its main module. */
  readonly file: string;
  readonly arguments?: readonly string[] | undefined;
  /** A command that starts Node, and is given it as its last arguments. Default: none. */
  readonly launcher?: readonly string[] | undefined;
  /** Variables of its own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /**
   * Where it runs. Without: in an empty folder of its own that is also its folder for temporary files, and what it
   * leaves there is a leak.
   */
  readonly folder?: string | undefined;
}

/** How to run it. */
export interface LaunchOptions {
  /** Handed to it as `SEED`. */
  readonly seed: number;
  /** Length of the book's second in milliseconds, handed to it as `SECOND_MS`. */
  readonly secondMs: number;
  readonly limit: Limit;
  /** The kinds of events to log. Default: all. */
  readonly events?: readonly TraceEventKind[] | undefined;
  /** Stops the program, its workers and its children. The run then ends as `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of output as it comes. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
}

/**
 * The seam of starting programs: one way to start one, watch it and end it.
 *
 * Whatever happens to the program, the promise is fulfilled with the run; it is rejected only when nothing could be
 * started. When it settles, every process of the program is gone.
 */
export interface Launch {
  launch(program: Program, options: LaunchOptions): Promise<Run>;
}
