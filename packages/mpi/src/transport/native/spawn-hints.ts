import { openMpi } from './abi/openmpi.js';
import type { MpiLibrary } from './library.js';

type Hints = Readonly<Record<string, string>>;

/** What Open MPI's launcher was told about where ranks go, as its ranks find it. */
const policies = ['OMPI_MCA_rmaps_base_mapping_policy', 'OMPI_MCA_rmaps_base_no_oversubscribe'];

/**
 * With which hints ranks are started. Open MPI's launcher refuses more ranks than it has slots, and 4.1 never ends once it has; so they are allowed, as ranks that share
 * processors yield. Unless somebody has said where ranks are to go.
 */
export function spawnHints(
  { abi }: MpiLibrary,
  hints: Hints,
  variables: Readonly<Record<string, string | undefined>>,
): Hints {
  if (abi !== openMpi || policies.some((name) => variables[name] !== undefined)) return hints;
  return { map_by: 'slot:oversubscribe', ...hints };
}
