import type { Launch } from './launch.js';

/** How a program is started: as one process, or as ranks of MPI. A worker with its client joins with its chapter. */
export type LaunchPlan =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'ranks';
      /** How many processes, each a rank of `MPI.COMM_WORLD`. */
      readonly ranks: number;
    };

/** The launch for that plan. */
export async function launchOf(plan: LaunchPlan): Promise<Launch> {
  const plain = new (await import('./plain.js')).PlainLaunch();
  return plan.kind === 'plain' ? plain : new (await import('./ranks.js')).RanksLaunch(plain, plan.ranks);
}
