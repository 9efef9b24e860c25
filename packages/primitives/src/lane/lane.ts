import type { TaskInfo } from '../tasks/task-function.js';
import type { Claims } from './claims.js';
import type { LaneExit } from './lane-worker.js';

/** How a request is to be run. The low bits of its code; the function's index stands above them. */
export const Mode = {
  /** Arguments as they are. */
  call: 0,
  /** Arguments that were packed (`codec/pack`). */
  packed: 1,
  /** A `Column` of items: the function is called with each, one column of results comes back. */
  column: 2,
  /** Arguments, maybe packed; the function gives an iterable, each of whose items is a reply of its own. */
  stream: 3,
  /** Like `packed` or `call`; when it fails the lane runs nothing else. */
  initializer: 4,
} as const;
export type Mode = (typeof Mode)[keyof typeof Mode];
export const modeBits = 3;
/** How many items a stream may send before the first grant. */
export const streamWindow = 64;

/** What a reply says about its request. */
export const Status = {
  done: 0,
  /** Done; the value was packed. */
  donePacked: 1,
  /** It threw; the value is an `ErrorEnvelope`. */
  failed: 2,
  /** It was revoked before it began, so it was not run. */
  skipped: 3,
  /** An item of a stream; more replies follow. */
  item: 4,
  itemPacked: 5,
  /** About the lane, not about a request: its heap is over the limit, and it begins nothing more. */
  worn: 6,
  /** About the lane: when the task began whose reply is next, in milliseconds of `processNow()`. Those after it began where the one before ended. */
  began: 7,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Whoever sends requests to a lane and hears its replies. Replies come in the order in which requests were added. */
export interface LaneOwner {
  reply(slot: number, status: Status, value: unknown, micros: number): void;
  /** All replies that came together have been given. */
  replied(): void;
  /** A request could not be sent at all, for example because a buffer in it is detached. A `skipped` reply follows. */
  refused(slot: number, error: Error): void;
  exited(exit: LaneExit): void;
}

/**
 * The seam of pools: one place, other than here, that runs tasks one after the other: a thread, a process, a rank.
 *
 * Nothing is sent before {@link flush}. Implementation: `ThreadLane`. Contract: `testing/lane-contract.ts`.
 */
export interface Lane {
  readonly name: string;
  readonly claims: Claims;
  /** Makes a function known under a small number, before its first request. */
  define(index: number, info: TaskInfo): void;
  /**
   * Puts a request into the outbox. The slot's claim must have been opened with `claims.send(slot)`.
   *
   * @param transfers buffers in the arguments that are handed over, not copied.
   */
  add(slot: number, code: number, args: unknown, id: number, transfers?: readonly ArrayBuffer[]): void;
  /** Tells a running request that it should stop; its claim says so already. */
  stop(slot: number): void;
  /** Lets a running stream send that many items more. */
  grant(slot: number, items: number): void;
  /** Sends what is in the outbox, as one message. */
  flush(): void;
  /** Takes in, without the event loop, the replies that have come. Returns whether there were any. */
  pump(): boolean;
  /** Keeps this process alive while replies are awaited, or no longer. */
  ref(): void;
  unref(): void;
  /** Asks the lane to end after what it was sent. */
  close(): void;
  /** Ends it wherever it is. */
  kill(): void;
  /** Whether it is gone; true also before `exited` could be delivered. Then `exited` has been called. */
  reap(): boolean;
  readonly exited: Promise<LaneExit>;
  /** Whether it got as far as taking requests. */
  readonly started: boolean;
}

/** One kind of lanes: opens them, and blocks until any of them may have replied. */
export interface LaneKind {
  open(name: string, owner: LaneOwner): Lane;
  /** A number that changes whenever a lane has replied. */
  sequence(): number;
  /** Blocks this thread while {@link sequence} is still that number, at most `timeoutMs`. */
  park(sequence: number, timeoutMs: number): void;
}
