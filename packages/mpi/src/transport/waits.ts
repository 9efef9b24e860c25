import { callSite, callSiteIn, type Domain, type WaitOptions } from '@parallel-cookbook/primitives';
import type { BlockedWait } from '../deadlock/blocked-line.js';
import type { BlockedRank } from '../deadlock/blocked-rank.js';
import { isLoopIdle } from '../deadlock/idle-loop.js';
import { RankWatch, type WatchedWorld } from '../deadlock/rank-watch.js';
import { deadlockThresholdMs } from '../deadlock/threshold.js';
import { channelsOfContext } from './channel.js';
import { ANYBODY, UNKNOWN, type Activity, type Condition } from './operation.js';

/** A task of this rank that waits in the event loop. */
interface TaskWait {
  readonly condition: Condition;
  readonly what: string;
  /** Whether something else may end it: a time-out, a signal. */
  readonly hasOtherEnd: boolean;
  /** The stack where it began. It becomes text only when it is told. */
  readonly trace: { readonly stack?: string };
}

/** What is asked of the worlds with which a rank is connected. */
interface WorldsOfWaits {
  /** Whether there are others than its own. */
  readonly any: boolean;
  /** The address of rank 0 of its own. */
  readonly firstAddress: number;
}

/** What this rank waits for, blocked or in its event loop, and how it tells that on the deadlock board. */
export class Waits {
  readonly #watch: RankWatch;
  readonly #rank: number;
  readonly #worlds: WorldsOfWaits;
  readonly #doorbell: Pick<Domain['doorbell'], 'listeners'>;
  readonly #activities: readonly Activity[];
  readonly #tasks = new Set<TaskWait>();
  #isSoon = false;
  /** Where the thread waits, and for what. */
  #thread: { readonly condition: Condition; readonly site: string } | undefined;

  /** @param activities those of the transport, which are moved on by every wait. @param worlds with which this rank is connected. */
  constructor(
    world: WatchedWorld,
    doorbell: Pick<Domain['doorbell'], 'listeners'>,
    activities: readonly Activity[],
    worlds: WorldsOfWaits = { any: false, firstAddress: 0 },
  ) {
    this.#worlds = worlds;
    this.#watch = new RankWatch(world, deadlockThresholdMs());
    this.#rank = world.rank;
    this.#doorbell = doorbell;
    this.#activities = activities;
  }

  /** Whether deadlocks are looked for at all. */
  get isOn(): boolean {
    return this.#watch.isOn;
  }

  /** A task begins to wait in the event loop. */
  begin(condition: Condition, what: string, options: WaitOptions | undefined): TaskWait {
    const trace = {};
    if (this.#watch.isOn) Error.captureStackTrace(trace);
    const hasOtherEnd = options?.timeoutMs !== undefined || options?.signal !== undefined;
    const task = { condition, what, hasOtherEnd, trace };
    this.#tasks.add(task);
    return task;
  }

  end(task: TaskWait): void {
    this.#tasks.delete(task);
  }

  /** Has that called when the event loop has come to everything else that it has to do now. */
  soon(look: () => void): void {
    if (this.#isSoon || !this.#watch.isOn) return;
    this.#isSoon = true;
    setImmediate(() => {
      this.#isSoon = false;
      look();
    });
  }

  /** Whether the tasks that wait, all of them without another end, are all that there is in the event loop. */
  get isLoopIdle(): boolean {
    if (this.#tasks.size === 0 || this.#doorbell.listeners > 1) return false;
    for (const { hasOtherEnd } of this.#tasks) if (hasOtherEnd) return false;
    return isLoopIdle();
  }

  /** Whether a task that waits has what it waits for. */
  get isAnyDone(): boolean {
    for (const { condition } of this.#tasks) if (condition.done) return true;
    return false;
  }

  /** Shows what this rank's event loop waits for, until {@link hide}. */
  showTasks(): void {
    const tasks = [...this.#tasks];
    const [first] = tasks as [TaskWait, ...TaskWait[]];
    const others = tasks.length > 1 ? ` (and ${tasks.length - 1} more)` : '';
    this.#show(
      tasks.map(({ condition }) => condition),
      () => ({ operation: first.what + others, site: callSiteIn(first.trace.stack ?? '') }),
    );
  }

  /** Shows what this rank's thread waits for, until {@link hide}. */
  showThread(condition: Condition, what: string): void {
    if (!this.#watch.isOn) return;
    // The thread is in the midst of the call, so its stack tells.
    if (this.#thread?.condition !== condition) this.#thread = { condition, site: callSite() };
    const { site } = this.#thread;
    this.#show([condition], () => ({ operation: what, site }));
  }

  /** Before this rank does anything again. */
  hide(): void {
    this.#watch.hide();
  }

  /** Throws `RankDeadlockError` when what was shown was found to be in a deadlock. */
  throwIfSentenced(condition: Condition): void {
    const error = this.#watch.sentence(condition);
    if (error) throw error;
  }

  /** Whether somebody has found what this rank waits for to be in a deadlock, and it has not heard that yet. */
  get isSentenced(): boolean {
    return this.#watch.isSentenced;
  }

  /** The other ranks of the deadlocks that this rank has heard of. */
  get companions(): ReadonlySet<number> {
    return this.#watch.companions;
  }

  /** A wait of this rank, as errors tell it. */
  tell(condition: Condition, what: string): BlockedRank {
    const task = [...this.#tasks].find((each) => each.condition === condition);
    const site = task ? callSiteIn(task.trace.stack ?? '') : callSite();
    return { rank: this.#rank, operation: what, site, ...this.#placeOf(condition) };
  }

  #show(conditions: readonly Condition[], describe: () => Pick<BlockedWait, 'operation' | 'site'>): void {
    // What only answers those who have sent it something lets nobody go on who waits for this rank.
    const all = [...conditions, ...this.#activities.filter(({ onlyAnswers }) => !onlyAnswers)];
    const needs = [...new Set(all.map((one) => one.needs))];
    // Ranks of other worlds have no lines here.
    if (needs.includes(UNKNOWN) || this.#worlds.any) return this.hide();
    this.#watch.show([...all, ...all.map(innermost)], () => ({
      ...this.#placeOf(conditions[0] as Condition),
      ...describe(),
      needs: needs.includes(ANYBODY) ? undefined : needs.map((address) => address - this.#worlds.firstAddress),
    }));
  }

  #placeOf(condition: Condition): Pick<BlockedRank, 'peer' | 'tag' | 'channel' | 'collective'> {
    const { needs, collective } = condition;
    const { tag, channel } = message(condition);
    return {
      peer: needs < 0 ? undefined : needs - this.#worlds.firstAddress,
      // Tags of other channels mean nothing to who reads it.
      tag: tag === undefined || tag < 0 || (channel ?? 0) % channelsOfContext !== 0 ? undefined : tag,
      channel,
      collective,
    };
  }
}

/** The message for which it waits first; of an object that of its small parts, which has the user's tag. */
function message(condition: Condition): Condition {
  let one = condition;
  while (one.tag === undefined && one.pending) one = one.pending;
  return one;
}

/** What it really waits for now. */
function innermost(condition: Condition): Condition {
  let one = condition;
  while (one.pending) one = one.pending;
  return one;
}
