import type { LaneKind } from '../lane/lane.js';
import type { Job } from './job.js';
import { LaneClient, type LaneClientOwner } from './lane-client.js';

const silentMs = 0.5;
const silentPenalty = 1000;
const none: Job[] = [];

export interface LaneSetOptions {
  readonly name: string;
  readonly kind: LaneKind;
  readonly maxLanes: number;
  /** How many tasks a lane may run before it is replaced. Default: no limit. */
  readonly tasksPerLane?: number | undefined;
}

/** The lanes of a pool: which of them gets a job, which takes jobs from another one, when there is one more or one less. */
export class LaneSet implements Iterable<LaneClient> {
  private readonly clients: LaneClient[] = [];
  private opened = 0;
  /** Lanes that have run what they may run and are on their way out. */
  private retiring = 0;

  constructor(
    private readonly options: LaneSetOptions,
    private readonly owner: LaneClientOwner,
  ) {}

  get size(): number {
    return this.clients.length;
  }

  [Symbol.iterator](): IterableIterator<LaneClient> {
    return this.clients[Symbol.iterator]();
  }

  /** The lanes as they are now, for a walk on which some of them may go. */
  all(): readonly LaneClient[] {
    return [...this.clients];
  }

  /**
   * The least loaded lane with room, one that has been silent last. When none is idle and there may be one more: `undefined`.
   *
   * @param idleOnly for what cannot be taken back: it must not wait on a lane behind something long.
   */
  choose(now: number, idleOnly: boolean): LaneClient | undefined {
    let best: LaneClient | undefined;
    let lowest = Infinity;
    for (const client of this.clients) {
      if (!client.hasRoom) continue;
      if (client.idle) return client;
      const score = client.load + (now - client.heardAt > silentMs ? silentPenalty : 0);
      if (score < lowest) {
        best = client;
        lowest = score;
      }
    }
    return idleOnly || this.mayGrow ? undefined : best;
  }

  /** Whether no lane goes on before somebody here reads a stream, and there can be no other one. */
  get allUnread(): boolean {
    return !this.mayGrow && this.clients.every((client) => client.unread);
  }

  get mayGrow(): boolean {
    return this.clients.length - this.retiring < this.options.maxLanes;
  }

  /** One lane more. Throws what prevents it. */
  open(): LaneClient {
    const { kind, name, tasksPerLane = Infinity } = this.options;
    const client = new LaneClient(kind, `${name}_${this.opened}`, this.owner, tasksPerLane);
    this.opened++;
    this.clients.push(client);
    return client;
  }

  /** A lane is gone. */
  remove(client: LaneClient): void {
    this.clients.splice(this.clients.indexOf(client), 1);
    if (client.retired) this.retiring--;
  }

  /** Sends lanes off that have run what they may run. They have nothing left to do, so others may take their places now. */
  retireSpent(): number {
    let retired = 0;
    for (const client of this.clients) {
      if (!client.spent) continue;
      client.dismiss();
      client.retired = true;
      retired++;
    }
    this.retiring += retired;
    return retired;
  }

  /** Gives each idle lane half of what the busiest lane has not begun. How many jobs that were. */
  rebalance(now: number): number {
    let moved = 0;
    for (const thief of this.clients) {
      if (!thief.idle || !thief.hasRoom) continue;
      const victim = this.busiest();
      if (!victim) break;
      const stolen = victim.steal(Math.min(victim.half, thief.free));
      moved += stolen.length;
      for (const job of stolen) thief.send(job, now);
    }
    return moved;
  }

  /** Takes back from all lanes what they have not begun and what is less urgent than that, in the order of submission. */
  recallBelow(priority: number): readonly Job[] {
    let recalled = none;
    for (const client of this.clients) {
      if (client.lowestPriority < priority) recalled = recalled.concat(client.recallBelow(priority));
    }
    return recalled.length > 1 ? recalled.sort((a, b) => a.id - b.id) : recalled;
  }

  /** Takes back from all lanes what they have not begun. */
  stealAll(): Job[] {
    return this.clients.flatMap((client) => client.steal());
  }

  flush(): void {
    for (const client of this.clients) client.lane.flush();
  }

  /** Sends off all lanes; those that are stuck in a task nobody waits for are killed. */
  async dismiss(): Promise<void> {
    const leaving = this.all();
    for (const client of leaving) client.dismiss();
    await Promise.all(leaving.map((client) => client.lane.exited));
  }

  private busiest(): LaneClient | undefined {
    let busiest: LaneClient | undefined;
    for (const client of this.clients) {
      if (client.load > (client.proven ? 1 : 0) && client.load > (busiest?.load ?? 0)) busiest = client;
    }
    return busiest;
  }
}
