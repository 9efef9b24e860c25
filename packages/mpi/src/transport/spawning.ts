import type { Region, TaskInfo } from '@parallel-cookbook/primitives';
import type { Operation } from './operation.js';

/** Most ranks of all worlds that are connected with each other, over time. */
export const mostAddresses = 8192;

/** What to start, so many times: a program, or a task of a module. */
export interface Launch {
  readonly what: StartedProgram | StartedTask;
  readonly maxprocs: number;
  /** The folder in which processes begin. */
  readonly folder: string;
}

/** A program, which gets texts as its arguments. */
export interface StartedProgram {
  readonly kind: 'program';
  readonly path: string;
  readonly args: readonly string[];
}

/** A task, which gets values. */
export interface StartedTask {
  readonly kind: 'task';
  readonly task: TaskInfo;
  readonly args: readonly unknown[];
}

/** Ranks that were started: done when all of them have begun MPI, or one of them has ended before that. */
export interface Newborn extends Operation {
  /** How many there are, and the address of the first. */
  readonly size: number;
  readonly first: number;
  /** The memory of their world. */
  readonly region: Region;
  /** Nobody waits for them any more: those that are there are told that it is over. */
  giveUp(): void;
}

/** How further ranks are started. */
export interface Spawning {
  /**
   * Starts the ranks of a world, of one rank of those who spawn it. Throws `MPIError`.
   *
   * @param parents the addresses of all of them. @param numbers of the channels by which both sides talk, and by which each talks among itself.
   */
  start(call: string, launches: readonly Launch[], parents: readonly number[], numbers: readonly number[]): Newborn;
  /** The ranks of that world can be reached from now on. @param region the memory of their world. */
  connect(region: Region, parents: readonly number[]): void;
}

/** The worlds with which this rank is connected. They live and die together: a wait of one ends when a rank of another has died. */
export interface Connections {
  /** Messages go to these, or come from them, until {@link release}. @param addresses ranks of whichever worlds. */
  hold(addresses: readonly number[]): void;
  release(addresses: readonly number[]): void;
  /** Those of their worlds with which nobody here has messages any more are connected no more. */
  disconnect(addresses: readonly number[]): void;
  /** Whether nothing that was sent to one of them is on its way here still. */
  isIdle(addresses: readonly number[]): boolean;
  /** Whether all of them can be reached. */
  reaches(addresses: readonly number[]): boolean;
}
