import {
  defineTasks,
  importTasks,
  inline,
  type NotStream,
  type TaskFunction,
  type Yielded,
} from '@parallel-cookbook/primitives';

const url = import.meta.url;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** How executors take a task. */
declare function submit<A extends unknown[], R>(
  task: TaskFunction<(...args: A) => R> & NotStream<R>,
  ...args: NoInfer<A>
): Promise<Awaited<R>>;

async function later(n: number, unit = 'ms', ...rest: boolean[]): Promise<string> {
  return `${n}${unit}${rest.length}`;
}
function identity<T>(value: T): T {
  return value;
}
async function* count(to: number): AsyncGenerator<number> {
  for (let i = 0; i < to; i++) yield i;
}
function optional(a?: number): number {
  return a ?? 0;
}
function guard(value: unknown): value is string {
  return typeof value === 'string';
}
const tasks = defineTasks(url, { later, identity, count, optional, guard }, { namespace: 'types', idempotent: true });

// Async, optional and rest parameters are inferred.
const text: Promise<string> = submit(tasks.later, 1);
void submit(tasks.later, 1, 's', true, false);
void submit(tasks.optional);
// @ts-expect-error a number is asked for
void submit(tasks.later, 'one');
// @ts-expect-error an argument is missing
void submit(tasks.later);
// @ts-expect-error one argument too many
void submit(tasks.optional, 1, 2);

// Generics degrade to unknown.
const degraded: Promise<unknown> = submit(tasks.identity, 1);
// @ts-expect-error the result is unknown, not number
const precise: Promise<number> = submit(tasks.identity, 1);
// In place, the function keeps its own type.
const here: number = tasks.identity(1);

// Streams are for stream().
// @ts-expect-error a stream task
void submit(tasks.count, 3);
const yields: Same<Yielded<ReturnType<typeof count>>, number> = true;
const yieldsNothing: Same<Yielded<Promise<number>>, never> = true;

// A task that only ever throws is no stream.
const failing = defineTasks(url, { fail: (): never => { throw new Error('no'); } }); // prettier-ignore
void submit(failing.fail);

function overloaded(a: string): string;
function overloaded(a: number): number;
function overloaded(a: string | number): string | number {
  return a;
}
// @ts-expect-error an overloaded function
defineTasks(url, { overloaded });
// @ts-expect-error a callback as argument
defineTasks(url, { each: (callback: (n: number) => void) => callback(1) });
// @ts-expect-error a symbol as argument
defineTasks(url, { named: (name: symbol) => String(name) });
class Account {
  balance = 0;
  deposit(amount: number): void {
    this.balance += amount;
  }
}
// @ts-expect-error an instance of a class with methods as argument
defineTasks(url, { close: (account: Account) => account.balance });
// @ts-expect-error an instance of a class with methods as result
defineTasks(url, { open: () => new Account() });
// @ts-expect-error a function as result
defineTasks(url, { adder: (a: number) => (b: number) => a + b });
// @ts-expect-error a stream of functions
defineTasks(url, { async *functions() { yield () => 1; } }); // prettier-ignore
// @ts-expect-error a parameter without a type
defineTasks(url, { untyped: (text = 'x') => text });
// @ts-expect-error no function
defineTasks(url, { answer: 42 });
defineTasks(url, {
  // @ts-expect-error nor can what uses one be a task
  noThis() {
    // @ts-expect-error there is no `this` in a task
    return this.other as number;
  },
});
// @ts-expect-error a plain function is no task
void submit(later, 1);

const imported = importTasks<typeof import('node:path')>('node:path', { namespace: 'path' });
const name: Promise<string> = submit(imported.basename, '/a/b');
// @ts-expect-error the module has no such function
void imported.nope;
// @ts-expect-error `sep` is no function
void imported.sep;

const rate = 2;
const doubled: Promise<number> = submit(
  inline((a: number) => a * rate, { rate }),
  3,
);
// @ts-expect-error a function cannot be captured
inline((a: number) => a, { f: () => 1 });
// @ts-expect-error a callback cannot be an argument
inline((f: () => number) => f());

void [text, degraded, precise, here, yields, yieldsNothing, name, doubled];
