import { median } from './median.js';
import type { LimitPlan, LimitRow, PeerPlan, PeerRow, Row, RowPlan } from './row.js';
import { MissingContenderError, Side } from './side.js';

/** How often and how long each side runs. */
export interface Effort {
  readonly rounds: number;
  readonly ms: number;
}

/** Measures a row. A side that cannot run is part of the result: `failed` when it is ours, `missing` when it is the peer. */
export async function measure(plan: RowPlan, effort: Effort, progress: (text: string) => void): Promise<Row> {
  const ours = new Turns(plan.ours);
  if ('limit' in plan) {
    await takeTurns(plan.id, [ours], effort, progress);
    return limitRow(plan, ours);
  }
  const peer = new Turns(plan.peer);
  await takeTurns(plan.id, [ours, peer], effort, progress);
  return peerRow(plan, ours, peer);
}

/** The sides stand ready in their own processes and take turns: ours, peer, peer, ours, so that none always goes first. */
async function takeTurns(
  id: string,
  sides: readonly Turns[],
  { rounds, ms }: Effort,
  progress: (text: string) => void,
): Promise<void> {
  try {
    for (const side of sides) await side.open();
    for (const side of sides) await side.warmUp(ms / 2);
    for (let round = 0; round < rounds; round++) {
      progress(`${id} ${round + 1}/${rounds}`);
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) await side.take(ms);
    }
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

/** One side's turns of a row, up to the one in which it failed, if it did. */
class Turns {
  readonly figures: number[] = [];
  name: string | undefined;
  failure: string | undefined;
  #side: Side | undefined;

  constructor(private readonly start: Start) {}

  open(): Promise<void> {
    return this.#try(async () => {
      this.#side = await Side.open(typeof this.start === 'function' ? await this.start() : this.start);
      this.name = this.#side.name;
    });
  }

  warmUp(ms: number): Promise<void> {
    return this.#try(async () => void (await this.#side?.run(ms)));
  }

  take(ms: number): Promise<void> {
    return this.#try(async () => void (this.#side && this.figures.push(await this.#side.run(ms))));
  }

  async close(): Promise<void> {
    await this.#side?.close();
  }

  async #try(step: () => Promise<void>): Promise<void> {
    if (this.failure !== undefined) return;
    try {
      await step();
    } catch (error) {
      if (!(error instanceof MissingContenderError)) throw error;
      this.failure = error.message;
    }
  }
}

type Start = PeerPlan['peer'];

function limitRow({ id, unit, limit, counts }: LimitPlan, turns: Turns): LimitRow {
  if (turns.failure !== undefined) return { id, ours: null, unit, limit, pass: false, failed: turns.failure };
  const ours = counts === 'median' ? median(turns.figures) : Math.max(...turns.figures);
  return { id, ours, unit, limit, pass: ours <= limit };
}

function peerRow(plan: PeerPlan, us: Turns, them: Turns): PeerRow {
  const { id, unit, target } = plan;
  const peerName = them.name ?? plan.peerName;
  const ours = us.failure === undefined ? median(us.figures) : null;
  const peer = them.failure === undefined ? median(them.figures) : null;
  const speedup = ours === null || peer === null ? null : plan.better === 'more' ? ours / peer : peer / ours;
  const pass = ours === null ? false : speedup === null ? null : speedup >= target;
  return {
    ...{ id, ours, peer, peerName, unit, speedup, target, pass },
    ...(us.failure !== undefined && { failed: us.failure }),
    ...(them.failure !== undefined && { missing: them.failure }),
  };
}
