/** One piece of code in the documentation. */
export interface Example {
  /** Path of the file, from the package's root. */
  readonly file: string;
  /** Line of its first line of code. */
  readonly line: number;
  readonly code: string;
}

/** What became of the examples of a package. */
export interface Report {
  /** How many were run. */
  readonly checked: number;
  /** What is wrong, each with file and line; empty when nothing is. */
  readonly faults: readonly string[];
}

/**
 * Finds the examples of a package: every `@example` in `src`, and the README's `ts` blocks that say what a `console.log`
 * prints.
 */
export function extractExamples(packageRoot: string | URL): Promise<Example[]>;

/**
 * Runs every example of a package as a module of its own in a child process, with its types stripped, and compares what it
 * prints with the comments behind its `console.log` calls, in order; or, when no call has one, with the lines of comment at
 * its end. `// …` stands for anything. An example that says nothing of what it prints is a fault.
 */
export function checkExamples(packageRoot: string | URL, options?: CheckOptions): Promise<Report>;

export interface CheckOptions {
  /** How many run at once. Default 2. */
  readonly atOnce?: number;
  /** How long each may take, in milliseconds. Default 20 000. */
  readonly timeoutMs?: number;
}
