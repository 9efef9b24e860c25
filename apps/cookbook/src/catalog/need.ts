import { availableParallelism } from 'node:os';
import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';
import { component, isComponentName, type ComponentName } from './component.js';

/**
 * What a recipe needs of the machine beyond Node: a system component by its name, a kind of GPU, or a number of cores.
 *
 * `mpi` is content with either Open MPI or MPICH.
 */
export type Need = ComponentName | 'mpi' | `cores:${number}`;

/** A need that this machine does not meet, and what would help. */
export interface MissingNeed {
  readonly need: Need;
  /** Why it counts as missing: `redis-server is not installed`. */
  readonly reason: string;
  /** What to do about it, as a command or a sentence. */
  readonly remedy: string;
}

/** A need of a recipe that must run now and cannot. */
export class MissingNeedError extends ParallelError {
  static override readonly kind: string = 'MissingNeedError';
  readonly code: string = 'ERR_COOKBOOK_MISSING_NEED';

  constructor(
    readonly recipe: string,
    { reason, remedy }: MissingNeed,
  ) {
    super(`${recipe} cannot run here: ${reason}; ${remedy}`);
  }
}
registerErrorClass(MissingNeedError);

/** Whether a text is a need at all. */
export function isNeed(text: string): text is Need {
  return text === 'mpi' || isComponentName(text) || /^cores:[1-9]\d*$/.test(text);
}

/** The needs that are not met here, in the order given. Looks at the machine once per component and process. */
export async function missingNeeds(needs: readonly Need[]): Promise<MissingNeed[]> {
  const answers = await Promise.all(needs.map((need) => missing(need)));
  return answers.filter((answer) => answer !== undefined);
}

async function missing(need: Need): Promise<MissingNeed | undefined> {
  if (need.startsWith('cores:')) {
    const wanted = Number(need.slice('cores:'.length));
    const have = availableParallelism();
    if (have >= wanted) return undefined;
    return { need, reason: `${have} of ${wanted} cores are here`, remedy: `run it on a machine with ${wanted} cores` };
  }
  const choices = need === 'mpi' ? (['openmpi', 'mpich'] as const) : [need as ComponentName];
  const found = await Promise.all(choices.map((name) => component(name).version()));
  if (found.some((version) => version !== undefined)) return undefined;
  const first = component(choices[0] as ComponentName);
  return { need, reason: `${first.title} is not installed`, remedy: first.install };
}
