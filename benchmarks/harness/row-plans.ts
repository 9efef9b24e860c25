import type { LimitPlan, PeerPlan } from './row.js';
import type { Start } from './side.js';

/** Makes the rows of one package: workloads of ours, alone or beside its peers. */
export class RowPlans<Peer extends string> {
  constructor(
    private readonly ours: (workload: string) => Start,
    private readonly peers: Readonly<Record<Peer, (workload: string) => PeerPlan['peer']>>,
  ) {}

  /** A workload beside one peer or several, each with the least speed-up that passes. */
  beside(workload: string, unit: string, targets: { readonly [P in Peer]?: number }): PeerPlan[] {
    return (Object.entries(targets) as [Peer, number][]).map(([peerName, target]) => ({
      id: `${workload}/${peerName}`,
      unit,
      better: unit.endsWith('/s') ? 'more' : 'less',
      ours: this.ours(workload),
      peer: this.peers[peerName](workload),
      peerName,
      target,
    }));
  }

  /** A workload that no peer does, with the largest figure that passes. */
  alone(workload: string, unit: string, limit: number, counts: LimitPlan['counts']): LimitPlan {
    return { id: `${workload}-${unit}`, unit, ours: this.ours(workload), limit, counts };
  }
}
