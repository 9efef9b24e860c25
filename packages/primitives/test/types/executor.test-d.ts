import { defineTasks, InlineExecutor, type Executor, type Future } from '@parallel-cookbook/primitives';

class Account {
  constructor(readonly owner: string) {}
  deposit(amount: number): number {
    return amount;
  }
}

const t = defineTasks(import.meta.url, {
  add: (a: number, b: number) => a + b,
  later: (text: string, times?: number) => Promise.resolve(text.repeat(times ?? 1)),
  none: () => undefined,
  always: (): never => {
    throw new Error('always');
  },
  async *count(to: number) {
    for (let i = 0; i < to; i++) yield await Promise.resolve(i);
  },
  lengthOf: (item: string | number[]) => item.length,
});
const pool: Executor = new InlineExecutor();

const sum: Future<number> = pool.submit(t.add, 1, 2);
const text: Future<string> = pool.submit(t.later, 'a');
pool.submit(t.later, 'a', 2);
pool.submit(t.none);
const never: Future<never> = pool.submit(t.always);
const wider: Future<number | string> = sum;
const all: Promise<number[]> = pool.map(t.lengthOf, ['a', [1]]);
const each: AsyncIterableIterator<string> = pool.imap(t.later, new Set(['a']));
const items: AsyncIterableIterator<number> = pool.with({ priority: 3, timeoutMs: 10 }).stream(t.count, 3);
export { all, each, items, never, text, wider };

// @ts-expect-error a wrong argument
pool.submit(t.add, 1, '2');
// @ts-expect-error an argument too few
pool.submit(t.add, 1);
// @ts-expect-error an argument too many
pool.submit(t.none, 1);
// @ts-expect-error options do not stand among the arguments
pool.submit(t.add, 1, 2, { timeoutMs: 5 });
// @ts-expect-error a plain function is no task
pool.submit((a: number) => a, 1);
// @ts-expect-error a generator task is for stream()
pool.submit(t.count, 3);
// @ts-expect-error a task with one result is for submit()
pool.stream(t.add, 1, 2);
// @ts-expect-error items of another type
void pool.map(t.lengthOf, [true]);
// @ts-expect-error a result of another type
const wrong: Future<string> = pool.submit(t.add, 1, 2);
export { wrong };

declare const asTask: import('@parallel-cookbook/primitives').TaskFunction<(account: Account) => number>;
declare const givesAccount: import('@parallel-cookbook/primitives').TaskFunction<(name: string) => Account>;
// @ts-expect-error an instance of a class with methods cannot travel
pool.submit(asTask, new Account('a'));
// @ts-expect-error nor can it come back
pool.submit(givesAccount, 'a');
