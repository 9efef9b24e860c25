import { describe, expect, it } from '@jest/globals';
import {
  FreeVariableError,
  inline,
  PicklingError,
  resolveTask,
  TaskDefinitionError,
  taskInfoOf,
} from '@parallel-cookbook/primitives';
import { taskContract } from '@parallel-cookbook/primitives/testing';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/* eslint-disable */
declare let a: number, b: number, c: number, d: number, dyn: string, outer: number, window: unknown;

const loose = inline as (fn: unknown, captured?: unknown) => (...args: unknown[]) => unknown;
const far = async (task: unknown): Promise<(...args: unknown[]) => unknown> =>
  (await resolveTask(taskInfoOf(task))) as never;

/** Resolves the task in a fresh worker and calls it there. */
async function inWorker(task: unknown, ...args: unknown[]): Promise<unknown> {
  const worker = new Worker(new URL('../programs/resolve.js', import.meta.url), {
    workerData: { info: { ...taskInfoOf(task) }, args },
  });
  const ended = once(worker, 'exit');
  const [outcome] = (await once(worker, 'message')) as [unknown];
  await ended;
  return outcome;
}

describe('inline', () => {
  const rate = 3;
  for (const { title, run } of taskContract(
    inline((n: number) => n * rate, { rate }),
    [4],
    12,
  ))
    it(title, run);

  it('runs in a worker, with the globals of Node and the captured values', async () => {
    const table = new Map([['k', [1, 2]]]);
    const task = inline((key: string) => `${table.get(key)?.length} ${typeof process.pid} ${Buffer.from('x').length}`, {
      table,
    });
    const outcome = await inWorker(task, 'k');
    expect(outcome).toEqual({ value: '2 number 1' });
  });

  it('takes the captured values as they are at the call', async () => {
    const limits = { most: 1 };
    const task = inline(() => limits.most, { limits });
    limits.most = 2;
    expect(await (await far(task))()).toBe(1);
  });

  it('accepts every way to write a function', async () => {
    const object = {
      method(n: number) {
        return n + 1;
      },
      async *stream() {
        yield 1;
      },
      'odd name': async (n: number) => n + 2,
    };
    expect(await (await far(loose(object.method)))(1)).toBe(2);
    expect(await (await far(loose(object['odd name'])))(1)).toBe(3);
    for await (const one of (await (await far(loose(object.stream)))()) as AsyncIterable<number>) expect(one).toBe(1);
    expect(await (await far(loose(function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1); })))(5)).toBe(120); // prettier-ignore
  });

  it.each<[string[], unknown]>([
    [['a'], () => a],
    [['a', 'b'], () => a + b + a],
    [['a', 'b'], ({ x = a, [b]: y }: any) => x + y],
    [['dyn'], () => ({ [dyn]: 1, plain: 2 }).plain],
    [['outer'], () => { { let outer = 1; outer; } return outer; }], // prettier-ignore
    [['a'], () => { try { throw 0; } catch (b) { return a; } }], // prettier-ignore
    [['b'], () => { class A { static x = 1; [b] = 2; } return A; }], // prettier-ignore
    [['a'], () => { a = 1; }], // prettier-ignore
    [['c', 'd'], (a: number, b = c) => `${a}${b}${d}`],
    [['require'], () => require('node:fs')],
    [['d'], () => { for (const d of [1]) d; return d; }], // prettier-ignore
    [['c'], () => { f(c); function f(x: number) { return x; } }], // prettier-ignore
  ])('names the free variables %j', (names, fn) => {
    let caught: unknown;
    try {
      loose(fn);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FreeVariableError);
    expect((caught as FreeVariableError).variables).toEqual(names);
  });

  it.each<[string, unknown]>([
    ['parameters, patterns and defaults', ([a, ...b]: any, { c, d: { e = a } }: any = {}) => [a, b, c, e]],
    ['var, let, functions and classes before they are declared', () => { g(); { var v = 1; } function g() { return v; } return () => new K(); class K {} }], // prettier-ignore
    ['loops, labels and catch', () => { l: for (let i = 0; i < 1; i++) for (const k in {}) { if (k) continue l; else break l; } try { } catch { } switch (1) { case 1: let s = 2; return s; } }], // prettier-ignore
    [
      'keys, members and methods',
      () =>
        ({
          a: 1,
          b() {
            return this.a;
          },
          get c() {
            return 2;
          },
        }).a,
    ],
    ['private fields and static blocks', () => { class P { #x = 1; static { this.name; } has(o: any) { return #x in o; } } return P; }], // prettier-ignore
    ['arguments of its own', function () { return arguments.length; }], // prettier-ignore
    ['typeof of what may be missing', () => typeof window],
    ['globals', () => [Math, JSON, globalThis, undefined, Infinity, fetch, structuredClone, queueMicrotask]],
    ['imports of Node', async () => (await import('node:os')).EOL],
    ['an inner function with a this of its own', () => { function F(this: any) { this.x = 1; } return F; }], // prettier-ignore
  ])('accepts %s', async (_, fn) => {
    expect(typeof (await far(loose(fn)))).toBe('function');
  });

  it('tolerates the __name calls that esbuild and tsx put in', async () => {
    const fn = new Function('__name', 'return () => { const f = __name(() => 5, "f"); return f(); }')(
      (f: unknown) => f,
    );
    expect(await (await far(loose(fn)))()).toBe(5);
  });

  it.each<[string, unknown, string]>([
    ['this', function (this: any) { return this.x; }, 'it uses this'], // prettier-ignore
    ['import.meta', () => import.meta.url, 'it uses import.meta'],
    ['a relative import', () => import('./arithmetic.js'), 'it imports "./arithmetic.js"'],
    ['super', { f() { return super.toString(); } }.f, 'it uses super'], // prettier-ignore
    ['a native function', Math.max, 'it is native'],
    ['a bound function', ((n: number) => n).bind(null), 'bound'],
    ['a class', class {}, 'it is a class'],
    ['no function', 5, 'it is number, not a function'],
  ])('refuses %s', (_, fn, detail) => {
    expect(() => loose(fn)).toThrow(TaskDefinitionError);
    expect(() => loose(fn)).toThrow(detail);
  });

  it('refuses to capture what cannot be copied', () => {
    expect(() => loose(() => a, { a: () => 1 })).toThrow(PicklingError);
    expect(() => loose(() => a, { a: new Int32Array(new SharedArrayBuffer(4)) })).toThrow('Pass it as an argument');
    expect(() => loose(() => a, 'text')).toThrow('a');
  });

  it('gives equal functions with equal values the same name, others another', () => {
    const make = (captured: number): string => taskInfoOf(loose(() => a, { a: captured })).name;
    expect(make(1)).toBe(make(1));
    expect(make(1)).not.toBe(make(2));
  });

  it('names the function in the stack of what it throws over there', async () => {
    const explode = inline(function explode() {
      return String(new Error('over there').stack);
    });
    expect(await inWorker(explode)).toEqual({ value: expect.stringContaining('(inline:explode:') });
  });
});
