import { pack, unpack, type Packed } from '../codec/pack.js';
import { ArgumentError } from '../errors/argument.js';
import { classInfo } from '../tasks/class-info.js';
import { taskInfoOf } from '../tasks/info.js';
import { resolveTask } from '../tasks/resolver.js';
import type { TaskFunction, TaskInfo } from '../tasks/task-function.js';

/** What a thread or process of its own begins with, as it travels. */
export interface Beginning {
  /** The task; or the subclass, by its module and its export. */
  readonly info: TaskInfo;
  readonly isSubclass: boolean;
  /** Arguments of the task, or fields of the subclass; a `Packed` when handles stand in them. */
  readonly given: unknown;
  readonly isPacked: boolean;
}

/** Something with a `run` method that runs elsewhere: a `Thread`, a `Process`. */
export interface Runnable {
  run(): unknown;
}

/** What one is made with, before anybody has looked at it. */
export interface BeginningArguments {
  readonly name?: unknown;
  readonly target?: unknown;
  readonly args?: unknown;
}

/** Checks the name, the target and the arguments that a thread or process is made with. */
export function checkBeginning({ name, target, args }: BeginningArguments): void {
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new ArgumentError('name', name, 'give a text that is not empty, or leave it out');
  }
  if (args !== undefined && !Array.isArray(args)) {
    throw new ArgumentError('args', args, 'give the list of arguments: args: [1, 2]');
  }
  if (target !== undefined) taskInfoOf(target);
}

/**
 * What travels to the new lane: the task and its arguments, or the subclass and its fields. `undefined` when there is nothing to run.
 *
 * @param base the class whose `run` calls the target: one that has another is a subclass.
 * @param lane `thread` or `process`, for errors.
 */
export function beginningOf(
  runnable: Runnable,
  base: { readonly prototype: Runnable },
  lane: string,
  target: TaskFunction | undefined,
  args: readonly unknown[],
): Beginning | undefined {
  if (runnable.run !== base.prototype.run) {
    const fields = { ...runnable };
    const packed = pack(fields, 'this');
    return {
      info: classInfo(runnable, lane),
      isSubclass: true,
      given: packed ?? fields,
      isPacked: packed !== undefined,
    };
  }
  if (!target) return undefined;
  const packed = pack(args, 'args');
  return { info: { ...taskInfoOf(target) }, isSubclass: false, given: packed ?? args, isPacked: packed !== undefined };
}

/**
 * Runs what a lane began with and gives what that returned.
 *
 * @param adopt makes an object, of a class and with fields, the one that stands for the lane itself; for a task, with neither.
 */
export async function runBeginning(
  { info, isSubclass, given, isPacked }: Beginning,
  adopt: (
    subclass?: { readonly prototype: object },
    fields?: object,
  ) => Runnable | undefined | PromiseLike<Runnable | undefined>,
): Promise<unknown> {
  const found = await resolveTask(info);
  const content = isPacked ? await unpack(given as Packed) : given;
  if (!isSubclass) {
    await adopt();
    return await found(...(content as never[]));
  }
  const runnable = await adopt(found as unknown as { readonly prototype: object }, content as object);
  return await runnable?.run();
}
