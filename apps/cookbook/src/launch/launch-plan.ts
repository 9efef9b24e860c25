import type { Launch } from './launch.js';
import type { MpiImplementation } from './mpi-implementation.js';

/** How a program is started: as one process, or as ranks of MPI. A worker with its client joins with its chapter. */
export type LaunchPlan =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'ranks';
      /** How many processes, each a rank of `MPI.COMM_WORLD`. */
      readonly ranks: number;
    };

/** The launch for that plan. @param mpi whose ranks those of MPI are. */
export async function launchOf(plan: LaunchPlan, mpi?: MpiImplementation): Promise<Launch> {
  const plain = new (await import('./plain.js')).PlainLaunch();
  return plan.kind === 'plain' ? plain : new (await import('./ranks.js')).RanksLaunch(plain, plan.ranks, mpi);
}
