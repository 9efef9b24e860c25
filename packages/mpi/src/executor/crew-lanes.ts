import { sleepSync, TimeoutError } from '@parallel-cookbook/primitives';
import type { LaneOwner } from '@parallel-cookbook/primitives/lane';
import { RankDeadlockError } from '../deadlock/rank-deadlock-error.js';
import { ObjectReceive } from '../point-to-point/object-receive.js';
import { beginObjectSend } from '../point-to-point/object-send.js';
import { ANY_SOURCE } from '../transport/envelope.js';
import { ANYBODY, type Condition } from '../transport/operation.js';
import { crewTag, goHome, type Crew } from './crew.js';
import { RankLane, type Hearing } from './rank-lane.js';

/** So often who blocks looks whether ranks that have left have ended. */
const lookMs = 1;
const what = 'hear from the ranks of a pool';

/** The lanes of one crew, and what they say. */
export class CrewLanes implements Hearing, Condition {
  readonly needs = ANYBODY;
  /** Raised by each message. */
  sequence = 0;
  /** By their ranks. */
  readonly #lanes: (RankLane | undefined)[] = [];
  /** What is being received. */
  #incoming: ObjectReceive | undefined;
  /** How many lanes somebody waits for. */
  #awaited = 0;
  #stopHearing: AbortController | undefined;
  #closed = false;
  #gone = false;
  #hearing: Promise<void> | undefined;

  constructor(readonly crew: Crew) {}

  /** A lane that is a rank which is none yet. */
  open(name: string, owner: LaneOwner): RankLane {
    const rank = this.crew.ranks.find((one) => !this.#lanes[one]) as number;
    return (this.#lanes[rank] = new RankLane(name, owner, this.crew, rank, this));
  }

  /** The ranks that are no lane are not needed. */
  closing(): void {
    const { context, ranks, over } = this.crew;
    if (this.#closed || over) return;
    this.#closed = true;
    for (const rank of ranks) {
      if (this.#lanes[rank]) continue;
      beginObjectSend(context, context.messages, goHome, rank, crewTag.request, 'buffered');
      this.crew.dismissed(rank);
    }
  }

  /** Lets all go, and waits until they have gone: from then on nobody looks for their messages, and their context may be freed. */
  async close(): Promise<void> {
    this.closing();
    await Promise.all(this.crew.ranks.map((rank) => this.crew.exited(rank)));
    this.#gone = true;
    this.#stopHearing?.abort();
    await this.#hearing;
  }

  /** Whether a whole message is there. */
  get done(): boolean {
    if (this.#gone) return false;
    if (!this.#incoming) {
      const { context } = this.crew;
      const claim = context.transport.tryClaim(context.messages, ANY_SOURCE, crewTag.reply);
      this.#incoming = claim && ObjectReceive.claimed(context, claim);
    }
    return this.#incoming?.done ?? false;
  }

  pump(): boolean {
    let some = false;
    while (this.done) {
      const { incoming, value, error } = this.#incoming as ObjectReceive;
      this.#incoming = undefined;
      this.sequence++;
      some = true;
      if (error) this.crew.fail(error);
      else this.#lanes[incoming.envelope.source]?.receive(value as readonly unknown[]);
    }
    return some;
  }

  /** Blocks this thread until a message has come, at most so long. */
  park(timeoutMs: number): void {
    try {
      this.crew.context.transport.wait(this, { timeoutMs }, what);
      this.sequence++;
    } catch (error) {
      if (error instanceof TimeoutError) return;
      if (this.#isEnding(error)) sleepSync(Math.min(timeoutMs, lookMs));
      else this.crew.fail(error as Error);
    }
  }

  ref(): void {
    this.#awaited++;
    if (!this.#stopHearing) this.#hearing = this.#hear();
  }

  unref(): void {
    // Whoever awaits one result after the other goes on listening in between.
    if (--this.#awaited === 0) setImmediate(() => this.#awaited === 0 && this.#stopHearing?.abort());
  }

  async #hear(): Promise<void> {
    const stop = (this.#stopHearing = new AbortController());
    try {
      while (!stop.signal.aborted) {
        await this.crew.context.transport.until(this, stop, what);
        this.pump();
      }
    } catch (error) {
      if (this.#isEnding(error)) return;
      if (!stop.signal.aborted) return this.crew.fail(error as Error);
    }
    this.#stopHearing = undefined;
    if (this.#awaited > 0 && !this.#gone) this.#hearing = this.#hear();
  }

  /** Whether it only says that all ranks have left, as they were told. The last of them may still be on its way out, and is not to be ended for that. */
  #isEnding(error: unknown): boolean {
    return this.#closed && error instanceof RankDeadlockError;
  }
}
