import { MissingContenderError, Side, type Start } from './side.js';

/** What a row compares, and what we promise of it. */
export interface RowPlan {
  /** `workload/peer`. */
  readonly id: string;
  readonly unit: string;
  /** Whether a larger figure is the better one (rates) or a smaller one (times). */
  readonly better: 'more' | 'less';
  readonly ours: Start;
  readonly peer: Start | (() => Promise<Start>);
  readonly peerName: string;
  /** The least speed-up that passes. */
  readonly target: number;
}

/** A measured row, as written to the JSON file. `speedup` > 1 means that ours is faster. */
export interface Row {
  readonly id: string;
  readonly ours: number | null;
  readonly peer: number | null;
  readonly peerName: string;
  readonly unit: string;
  readonly speedup: number | null;
  readonly target: number;
  readonly pass: boolean | null;
  /** Why there is no figure: a peer is reported as missing, never made up. */
  readonly missing?: string;
}

/** How long and how often each side runs. */
export interface Effort {
  readonly rounds: number;
  readonly ms: number;
}

/**
 * Measures a row: both sides stand ready in their own processes and take turns; medians count.
 * Throws when our own side cannot be measured.
 */
export async function measure(plan: RowPlan, effort: Effort, progress: (text: string) => void): Promise<Row> {
  const { id, unit, target } = plan;
  // Only a peer may be missing: when our own side does not start, that is a failure of the benchmark.
  const sides = [await Side.open(plan.ours)];
  try {
    const peer = await Side.open(typeof plan.peer === 'function' ? await plan.peer() : plan.peer);
    sides.push(peer);
    const figures: [number[], number[]] = [[], []];
    for (const side of sides) await side.run(effort.ms / 2);
    for (let round = 0; round < effort.rounds; round++) {
      progress(`${id} ${round + 1}/${effort.rounds}`);
      // Who goes first changes with every round, so that neither always runs on the warmer machine.
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
        (figures[at] as number[]).push(await (sides[at] as Side).run(effort.ms));
      }
    }
    const [a, b] = [median(figures[0]), median(figures[1])];
    const speedup = plan.better === 'more' ? a / b : b / a;
    return { id, ours: a, peer: b, peerName: peer.name, unit, speedup, target, pass: speedup >= target };
  } catch (error) {
    if (!(error instanceof MissingContenderError)) throw error;
    const { peerName } = plan;
    return { id, ours: null, peer: null, peerName, unit, speedup: null, target, pass: null, missing: error.message };
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

/** The middle figure; of two middle ones their mean. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
