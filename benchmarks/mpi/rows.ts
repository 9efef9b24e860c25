import { compiled } from '../harness/compiler.js';
import { RowPlans } from '../harness/row-plans.js';
import type { PeerPlan, RowPlan } from '../harness/row.js';
import { cOver, mpi4py, oursEmbedded, oursOver, type RealMPI } from './launchers.js';

const embedded = new RowPlans(oursEmbedded, {
  mpi4py: (workload) => () => mpi4py(workload),
  c: (workload) => () => cOver('openmpi', workload),
  'c-ring': (workload) => () => compiled(new URL('../../mpi/contenders/shared-ring.c', import.meta.url), workload),
});

/** The rows over one real MPI; their ids end with its name. */
function native(mpi: RealMPI): PeerPlan[] {
  const plans = new RowPlans(oursOver(mpi), {
    mpi4py: (workload) => () => mpi4py(workload),
    c: (workload) => () => cOver(mpi, workload),
  });
  return [
    ...plans.beside('p2p-8b', 'µs', { mpi4py: 1.4, c: 0.55 }),
    ...plans.beside('bcast-8b', 'µs', { mpi4py: 1.5 }),
    ...plans.beside('allreduce-8b', 'µs', { mpi4py: 1.5 }),
    ...plans.beside('alltoall-8b', 'µs', { mpi4py: 1.5 }),
    ...plans.beside('barrier', 'µs', { mpi4py: 1 }),
    ...plans.beside('p2p-64kib', 'µs', { mpi4py: 0.95 }),
    ...plans.beside('p2p-1mib', 'µs', { mpi4py: 0.95 }),
    ...plans.beside('allreduce-1mib', 'µs', { mpi4py: 0.95 }),
    ...plans.beside('await-8b', 'µs', { mpi4py: 0.95 }),
    ...plans.beside('object-dict', 'µs', { mpi4py: 1 }),
  ].map((plan) => ({ ...plan, id: `${plan.id}@${mpi}` }));
}

/** What `npm run bench -- mpi` measures. */
export const rows: readonly RowPlan[] = [
  ...[
    ...embedded.beside('p2p-8b', 'µs', { mpi4py: 1.6 }),
    ...embedded.beside('p2p-1mib', 'µs', { 'c-ring': 0.75 }),
    ...embedded.beside('allreduce-8b', 'µs', { mpi4py: 1 }),
    ...embedded.beside('allreduce-1mib', 'µs', { c: 0.65 }),
    ...embedded.beside('object-dict', 'µs', { mpi4py: 1 }),
  ].map((plan) => ({ ...plan, id: `embedded-${plan.id}` })),
  ...native('openmpi'),
  ...native('mpich'),
];
