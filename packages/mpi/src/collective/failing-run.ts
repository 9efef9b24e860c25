import type { Context } from '../context/context.js';
import type { Schedule } from '../transport/algorithm/schedule.js';
import { Afterwards } from './afterwards.js';
import { ArrayRun } from './array-run.js';
import type { Stores } from './parts.js';
import type { CollectiveRun } from './schedule-run.js';

/** Makes the run of a schedule over such stores. @param restore what is to be done when it has succeeded. */
export type MakeRun = (stores: Stores, restore?: () => void) => CollectiveRun;

/** A run of the schedule; where this rank was given nonsense, one that tells so to the others, who have begun, or will. */
export function runOrFail(context: Context, schedule: Schedule, make: (run: MakeRun) => CollectiveRun): CollectiveRun {
  try {
    return make((stores, restore) => Afterwards.of(new ArrayRun(context, schedule, stores), restore));
  } catch (error) {
    return new ArrayRun(context, schedule, {}).fail(error as Error);
  }
}
