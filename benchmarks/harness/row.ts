import type { Start } from './side.js';

/** A workload, and what it is measured in. */
interface Plan {
  /** `workload/peer`, or just the workload. */
  readonly id: string;
  readonly unit: string;
  readonly ours: Start;
}

/** A workload that a peer does as well: the promise is a speed-up. */
export interface PeerPlan extends Plan {
  readonly peer: Start | (() => Promise<Start>);
  readonly peerName: string;
  /** Whether a larger figure is the better one (rates) or a smaller one (times). */
  readonly better: 'more' | 'less';
  /** The least speed-up that passes. */
  readonly target: number;
}

/** A workload that no peer does: the promise is that our figure stays within a limit. */
export interface LimitPlan extends Plan {
  /** The largest figure that passes. */
  readonly limit: number;
  /** Which of the turns counts. */
  readonly counts: 'median' | 'slowest';
}

/** What is measured, and what we promise of it. */
export type RowPlan = PeerPlan | LimitPlan;

interface Measured {
  readonly id: string;
  /** `null` when our own side failed. */
  readonly ours: number | null;
  readonly unit: string;
  /** Why our own side has no figure. */
  readonly failed?: string;
}

/** A row measured beside a peer. `speedup` > 1 means that ours is faster. */
export interface PeerRow extends Measured {
  readonly peer: number | null;
  readonly peerName: string;
  readonly speedup: number | null;
  readonly target: number;
  /** `null` when the peer is missing. */
  readonly pass: boolean | null;
  /** Why the peer has no figure: it is reported as missing, never made up. */
  readonly missing?: string;
}

/** A row measured alone. */
export interface LimitRow extends Measured {
  readonly limit: number;
  readonly pass: boolean;
}

/** A measured row, as written to the JSON file. */
export type Row = PeerRow | LimitRow;
