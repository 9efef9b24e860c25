import type { TaskInfo } from '@parallel-cookbook/primitives';
import type { Operation } from './operation.js';

/** Most ranks of all worlds that are connected with each other, over time, where one counter gives them their addresses. */
export const mostAddresses = 8192;
/** Addresses where each rank gives those of the ranks that it starts, out of a part of its own. */
export const wideAddresses = 2 ** 35;

/** What to start, so many times: a program, or a task of a module. */
export interface Launch {
  readonly what: StartedProgram | StartedTask;
  readonly maxprocs: number;
  /** For the launcher of a real MPI. */
  readonly hints: Readonly<Record<string, string>>;
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

/** A world that was started, as those who have spawned it are told of it. Cloneable. */
export interface BornWorld {
  /** The address of its rank 0, and how many ranks it has. */
  readonly first: number;
  readonly size: number;
  /** How it is reached, where there is something to say. */
  readonly where: unknown;
}

/** Ranks that were started: done when all of them have begun MPI, or one of them has ended before that. */
export interface Newborn extends Operation {
  /** What all who take part are to be told, once it is done. At most once. */
  tell(): BornWorld;
  /** Nobody waits for them any more: those that are there are told that it is over. */
  giveUp(): void;
}

/** What all who take part in a spawn know of it. */
export interface SpawnOrder {
  /** The same at all of them, and no other spawn's. */
  readonly name: string;
  /** Their addresses, and which of them starts. */
  readonly parents: readonly number[];
  readonly root: number;
  /** Of the channels by which both sides talk, and by which each talks among itself. */
  readonly numbers: readonly number[];
}

/** One spawn, as each of those who take part in it has it. */
export interface Spawn {
  /** Starts the ranks of a world. At the root, once all have begun the spawn. Throws `MPIError`. */
  start(call: string, launches: readonly Launch[]): Newborn;
  /** The ranks of the world can be reached from now on. Collective over both sides, where the transport does it with the others. */
  connect(world: BornWorld): void;
  /** It is over, in one way or the other. Once. */
  close(): void;
}

/** How further ranks are started. */
export interface Spawning {
  /** Begins a spawn. Called by all who take part. */
  begin(order: SpawnOrder): Spawn;
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
