import { AsyncLocalStorage } from 'node:async_hooks';
import { DeadlockError, type DeadlockLink } from '../errors/deadlock.js';
import { laneName } from '../isolate/lane-name.js';
import { processShared } from '../isolate/process-shared.js';
import { wordsPerLine } from '../memory/cells.js';
import { threadDomain } from '../parking/thread-domain.js';
import { callSite } from './call-site.js';
import { findCycle } from './cycle.js';
import { GraphTable, graphBytes, graphCapacity, type NewEntry } from './graph-table.js';
import type { GraphEntry, WaitEntry } from './graph-entry.js';

/** Name of the environment variable that switches debugging aids on: words with commas between. */
const debugVariable = 'PARALLEL_DEBUG';
const debugWord = 'deadlock';

// Words of the switchboard.
const DETECTIONS = 0; // that are on
const LOCKS = 1; // numbered so far
const SCOPES = 2;
const OVERFLOWED = 3;
const FROM_ENVIRONMENT = 4;

/** A lock as the graph sees it. */
export interface GraphLock {
  readonly name: string;
  /** Its number, the same in all threads: `waitGraph.newLock()` when it was first asked for. */
  readonly number: number;
}

/** How a lock came to be held. */
export interface HoldOrigin {
  /** Where it was asked for. */
  readonly site: string;
  /** The body that had it before and takes it back; 0: none. */
  readonly scope: number;
}

/** A wait as the graph sees it. */
export interface GraphWait {
  /** It waits. Throws `DeadlockError` when that would close a cycle. */
  readonly begin: () => void;
  /** It waits no more, or not in this moment. */
  readonly end: () => void;
}

/** A body of `withLock`, and those in which it runs. */
interface Scope {
  readonly id: number;
  readonly lock: number;
  readonly outer: Scope | undefined;
}

/**
 * Who holds which lock and who waits for which, in all threads of this process. README.md tells the proof.
 *
 * The interface by which a primitive joins: {@link held} right after it was acquired, {@link released} before the store that
 * frees it, {@link wait} around a wait that only the primitive can end. A primitive with several holders has one entry
 * for each, and its waiters must need all of them to let go: so a lock for readers and writers joins, a semaphore cannot.
 */
class WaitGraph {
  readonly #board: Int32Array;
  readonly #table: GraphTable;
  readonly #scopes = new AsyncLocalStorage<Scope>();

  constructor() {
    // Made when the package is loaded, so that all workers inherit it.
    this.#board = new Int32Array(processShared('deadlock-board/1', wordsPerLine * Int32Array.BYTES_PER_ELEMENT));
    this.#table = new GraphTable(processShared('deadlock-graph/1', graphBytes), threadDomain);
    const words = process.env[debugVariable]?.split(',') ?? [];
    if (words.includes(debugWord) && Atomics.exchange(this.#board, FROM_ENVIRONMENT, 1) === 0) this.switchOn();
  }

  /** Whether anybody wants deadlocks to be detected. */
  get enabled(): boolean {
    return this.#board[DETECTIONS] !== 0;
  }

  switchOn(): void {
    this.#table.inside(() => {
      // What was released meanwhile nobody told.
      if (!this.enabled) this.#table.clear();
      Atomics.add(this.#board, DETECTIONS, 1);
    });
  }

  switchOff(): void {
    Atomics.sub(this.#board, DETECTIONS, 1);
  }

  /** A number for a lock. */
  newLock(): number {
    return Atomics.add(this.#board, LOCKS, 1) + 1;
  }

  entries(): readonly GraphEntry[] {
    return this.#table.inside(() => this.#table.entries());
  }

  /** From where the lock is asked for; told before the first await, while the stack and the task still show it. */
  here(lock: GraphLock, retakes = false): HoldOrigin {
    const scope = retakes ? this.#path().find((outer) => outer.lock === lock.number) : undefined;
    return { site: callSite(), scope: scope?.id ?? 0 };
  }

  /** This thread has the lock. Returns the number of this hold, for a lock that a thread can have several times. */
  held(lock: GraphLock, { site, scope }: HoldOrigin): number {
    return this.#add({ kind: 'hold', ...this.#mine(lock, site), scope });
  }

  /** This thread is about to give the lock back; one hold of it, if a number is given. */
  released(lock: GraphLock, hold?: number): void {
    const table = this.#table;
    table.inside(() =>
      hold === undefined ? table.removeHold(threadDomain.owners.me, lock.number) : table.remove(hold),
    );
  }

  /** Runs a body that has the lock, which {@link held} told of, until it ends. */
  scoped<R>(lock: GraphLock, body: () => R, hold?: number): R {
    const id = Atomics.add(this.#board, SCOPES, 1) + 1;
    const table = this.#table;
    table.inside(() =>
      hold === undefined ? table.nameScope(threadDomain.owners.me, lock.number, id) : table.nameScopeOf(hold, id),
    );
    return this.#scopes.run({ id, lock: lock.number, outer: this.#scopes.getStore() }, body);
  }

  /**
   * This thread, or one of its tasks, is about to wait for the lock. Returns how to say that it waits no more.
   *
   * @param blocks whether the whole thread does.
   * @param retakes whether it goes on whatever comes, as the end of a wait on a condition does: then a warning tells of it.
   * @throws DeadlockError when the wait would close a cycle; then it is not in the graph.
   */
  wait(lock: GraphLock, site: string, blocks: boolean, retakes = false): () => void {
    const wait = this.pausable(lock, site, blocks, retakes);
    wait.begin();
    return wait.end;
  }

  /** The same for a wait that is taken out for each look, by one that others may keep from going on though it has looked well. */
  pausable(lock: GraphLock, site: string, blocks: boolean, retakes = false): GraphWait {
    const scopes = this.#path().map(({ id }) => id);
    const entry = { kind: 'wait', ...this.#mine(lock, site), scopes, blocks } as const;
    let serial = 0;
    return {
      begin: () => {
        serial = this.#add(entry, (wait) => {
          const cycle = findCycle(wait, this.#table.entries());
          if (!cycle) return;
          if (retakes) return process.emitWarning(report(cycle), { code: 'PARALLEL_DEADLOCK' });
          this.#table.remove(wait.serial);
          throw new DeadlockError(report(cycle), { cycle });
        });
      },
      end: () => {
        if (serial !== 0) this.#table.inside(() => this.#table.remove(serial));
        serial = 0;
      },
    };
  }

  #path(): Scope[] {
    const path: Scope[] = [];
    for (let scope = this.#scopes.getStore(); scope; scope = scope.outer) path.push(scope);
    return path;
  }

  #mine(lock: GraphLock, site: string) {
    return { lane: threadDomain.owners.me, thread: laneName(), lock: lock.number, lockName: lock.name, site };
  }

  /** The wait is in the table before it is looked for: of two that close a cycle at once the second sees both. */
  #add(entry: NewEntry, look?: (wait: WaitEntry) => void): number {
    const serial = this.#table.inside(() => {
      const added = this.#table.add(entry);
      if (added !== 0) look?.({ ...(entry as WaitEntry), serial: added });
      return added;
    });
    if (serial === 0 && Atomics.exchange(this.#board, OVERFLOWED, 1) === 0) {
      process.emitWarning(
        `More than ${graphCapacity} locks are held or waited for at a time; deadlocks through the others are not detected`,
        { code: 'PARALLEL_DEADLOCK_GRAPH_FULL' },
      );
    }
    return serial;
  }
}

function report(cycle: readonly DeadlockLink[]): string {
  const [first] = cycle as [DeadlockLink];
  const lines = cycle.map(({ thread, task, waitsFor, waitsAt, holds, acquiredAt }) => {
    const who = task === undefined ? thread : `task ${task} of ${thread}`;
    return `  ${who} holds ${holds} (${acquiredAt}) and waits for ${waitsFor} (${waitsAt})`;
  });
  return [
    `Waiting for ${first.waitsFor} would never end:`,
    ...lines,
    'Acquire locks in the same order everywhere, or give a wait a time-out',
  ].join('\n');
}

export const waitGraph = new WaitGraph();
