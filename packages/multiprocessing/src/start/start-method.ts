import type { ChildProcess } from 'node:child_process';
import type { LaunchFile } from './launch-file.js';

/** A child that has its launch file and has been told to begin, or soon will be. */
export interface Started {
  readonly child: ChildProcess;
  readonly file: LaunchFile;
}

/** The seam of starting: gives a process that runs what the record says. */
export interface StartMethod {
  readonly name: 'spawn' | 'forkserver';
  /** Writes the record and lets a child begin with it. */
  start(record: unknown): Started;
  /** Does beforehand what can be done. */
  prepare?(): void;
}
