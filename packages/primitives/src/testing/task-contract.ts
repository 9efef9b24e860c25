import assert from 'node:assert/strict';
import { taskInfoOf } from '../tasks/info.js';
import { resolveTask } from '../tasks/resolver.js';
import type { AnyFunction } from '../tasks/signature.js';
import type { TaskFunction } from '../tasks/task-function.js';
import type { ContractCase } from './contract.js';

/**
 * What every way to make a {@link TaskFunction} promises.
 *
 * @param task a task made that way.
 * @param args arguments for it.
 * @param expected what it gives for them, itself or as a promise.
 */
export function taskContract<A extends unknown[]>(
  task: TaskFunction<(...args: A) => unknown>,
  args: A,
  expected: unknown,
): readonly ContractCase[] {
  // Cloned, so that both come from one realm wherever this runs.
  const same = (actual: unknown, wanted: unknown): void =>
    assert.deepStrictEqual(structuredClone(actual), structuredClone(wanted));
  return [
    {
      title: 'calling it runs it right here',
      async run() {
        same(await task(...args), expected);
      },
    },
    {
      title: 'what the wire needs of it can be cloned and never changes',
      run() {
        const info = taskInfoOf(task);
        same(structuredClone(info), { ...info });
        assert.ok(Object.isFrozen(info));
      },
    },
    {
      title: 'the far side finds it by what the wire carried',
      async run() {
        const found = (await resolveTask(structuredClone(taskInfoOf(task)))) as AnyFunction;
        same(await found(...(args as unknown[] as never[])), expected);
      },
    },
  ];
}
