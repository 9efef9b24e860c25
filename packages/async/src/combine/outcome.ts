import { DeliveredCancel } from '../loop/delivered-cancel.js';
import type { Task, TaskBody } from '../task/task.js';

/** How something ended. */
export type Outcome<T> = PromiseSettledResult<T>;

/** Runs a body and tells how it ended. Only cancelling from outside still throws. */
export async function outcomeOf<T>(body: TaskBody<T>, task: Task<unknown>): Promise<Outcome<T>> {
  try {
    return { status: 'fulfilled', value: await body(task) };
  } catch (reason) {
    if (DeliveredCancel.is(reason)) throw reason;
    return { status: 'rejected', reason };
  }
}
