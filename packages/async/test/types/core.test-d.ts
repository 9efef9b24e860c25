import { Future as ExecutorFuture } from '@parallel-cookbook/primitives';
import {
  any,
  asCompleted,
  CancelScope,
  ContextVar,
  createTask,
  failAfter,
  Future,
  gather,
  moveOnAfter,
  race,
  run,
  shield,
  sleep,
  staggeredRace,
  TaskGroup,
  wait,
  waitFor,
  type Task,
} from '@parallel-cookbook/async';

/** Compiles only if the types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly =
  <E>() =>
  <A>(_value: A, _same: Same<A, E>): void =>
    undefined;

export async function typesOfTheCore(): Promise<void> {
  exactly<number>()(await run(() => 1), true);
  exactly<string>()(await run(async (task) => task.name, { seed: 1, debug: undefined, clock: undefined }), true);
  const task = createTask(async () => 1, { name: undefined });
  exactly<Task<number>>()(task, true);
  exactly<number>()(await task, true);
  const tasks: Task<unknown>[] = [task];
  const futures: Future<unknown>[] = tasks;
  exactly<boolean>()(
    await TaskGroup.run(async (group) => {
      exactly<Task<string>>()(
        group.spawn(() => 'x'),
        true,
      );
      exactly<number>()(await group.start<number>((ready) => ready(1)), true);
      return true as boolean;
    }),
    true,
  );
  exactly<string | undefined>()(await moveOnAfter(1, () => 'x' as string), true);
  exactly<string>()(await failAfter(1, async () => 'x' as string), true);
  exactly<number | undefined>()(
    await new CancelScope({ deadline: undefined, shield: true }).run(() => 1 as number),
    true,
  );
  exactly<[string, number, boolean]>()(
    await gather([() => 'a' as string, async () => 1 as number, Promise.resolve(true as boolean)]),
    true,
  );
  const [settled] = await gather([task], { returnExceptions: true });
  exactly<PromiseSettledResult<number>>()(settled, true);
  exactly<string | number>()(await race([() => 'a' as string, task]), true);
  exactly<string | number>()(await any([() => 'a' as string, task]), true);
  const won = await staggeredRace([() => 1 as number], { delayMs: undefined });
  if (won.won) exactly<number>()(won.value, true);
  else exactly<undefined>()(won.value, true);
  exactly<number>()(await waitFor(task, { timeoutMs: undefined }), true);
  exactly<number>()(await waitFor(() => 1 as number), true);
  exactly<number>()(await shield(task), true);
  const { done } = await wait([task]);
  exactly<ReadonlySet<Task<number>>>()(done, true);
  for await (const one of asCompleted([task])) {
    exactly<Task<number>>()(one.future, true);
    if (one.status === 'fulfilled') exactly<number>()(one.value, true);
  }
  for await (const one of asCompleted([new ExecutorFuture<string>('a task elsewhere')])) {
    exactly<ExecutorFuture<string>>()(one.future, true);
    if (one.status === 'fulfilled') exactly<string>()(one.value, true);
  }
  const variable = new ContextVar<string>('v');
  exactly<string>()(variable.get(), true);
  await wait(futures);

  // @ts-expect-error -- a promise runs already: give a function
  createTask(sleep(1));
  // @ts-expect-error -- not the type of the variable
  variable.set(1);
  // @ts-expect-error -- not a result of this future
  new Future<number>('n').setResult('x');
  // @ts-expect-error -- cannot be awaited
  await gather([1]);
  // @ts-expect-error -- milliseconds are a number
  await sleep('1');
}
