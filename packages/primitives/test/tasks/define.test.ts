import { describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  defineTasks,
  isLoadingTaskModule,
  refuseWhileLoading,
  registeredTask,
  requireTask,
  TaskDefinitionError,
  taskInfoOf,
  taskManifest,
  TaskNotFoundError,
} from '@parallel-cookbook/primitives';
import { taskContract } from '@parallel-cookbook/primitives/testing';
import { arithmetic } from './arithmetic.js';

const url = import.meta.url;
const untyped = defineTasks as (url: unknown, functions: unknown, options?: unknown) => Record<string, () => unknown>;

describe('defineTasks', () => {
  for (const { title, run } of taskContract(arithmetic.add, [2, 3], 5)) it(title, run);

  it('gives the same functions back, each with its logical name', () => {
    const f = (): number => 1;
    const { f: task } = defineTasks(url, { f }, { namespace: 'same', idempotent: true });
    expect(task).toBe(f);
    expect(taskInfoOf(f)).toEqual({ name: 'same.f', module: url, idempotent: true });
    expect(Object.keys(f)).toEqual([]);
  });

  it('takes the package and the path for a namespace when none is given', () => {
    const { byDefault } = defineTasks(url, { byDefault: () => 1 });
    expect(taskInfoOf(byDefault).name).toBe('@parallel-cookbook/primitives/test/tasks/define.test.byDefault');
  });

  it('refuses a name that another function has, and says where', () => {
    defineTasks(url, { g: () => 1 }, { namespace: 'taken' });
    expect(() => defineTasks(url, { g: () => 2 }, { namespace: 'taken' })).toThrow(TaskDefinitionError);
    expect(() => defineTasks('file:///elsewhere.js', { g: () => 1 }, { namespace: 'taken' })).toThrow(
      `"taken.g" cannot be a task: another function has this name already, defined in ${url}`,
    );
  });

  it('lets a module that is evaluated again replace its own tasks', () => {
    const make = (): (() => number) => () => 7;
    defineTasks(`${url}?v=1`, { again: make() }, { namespace: 'reload' });
    const { again } = defineTasks(`${url}?v=2`, { again: make() }, { namespace: 'reload' });
    expect(registeredTask('reload.again')).toBe(again);
  });

  it('registers nothing when one of the functions is refused', () => {
    expect(() => untyped(url, { good: () => 1, bad: 3 }, { namespace: 'halves' })).toThrow(
      '"halves.bad" cannot be a task: it is number',
    );
    expect(registeredTask('halves.good')).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['a class', class Job {}, 'it is a class'],
    ['a native function', Math.max, 'it is native, bound or a Proxy'],
    ['a bound function', (() => 1).bind(null), 'it is native, bound or a Proxy'],
    ['nothing', null, 'it is null, not a function'],
    ['a frozen function', Object.freeze(() => 1), 'the function is frozen'],
  ])('refuses %s', (_, fn, detail) => {
    expect(() => untyped(url, { fn }, { namespace: 'refused' })).toThrow(TaskDefinitionError);
    expect(() => untyped(url, { fn }, { namespace: 'refused' })).toThrow(detail);
  });

  it('refuses a second name for one function', () => {
    const f = (): number => 1;
    defineTasks(url, { one: f }, { namespace: 'names' });
    expect(() => defineTasks(url, { two: f }, { namespace: 'names' })).toThrow('is the task "names.one" already');
  });

  it('names the argument when the URL or the namespace makes no sense', () => {
    expect(() => untyped('./x.js', {})).toThrow(ArgumentError);
    expect(() => untyped(undefined, {})).toThrow('url is undefined: give an absolute URL');
    expect(() => untyped(url, {}, { namespace: 'two words' })).toThrow('namespace is "two words"');
    expect(() => untyped('data:text/javascript,', {})).toThrow('the module is no file');
  });
});

describe('the manifest', () => {
  it('knows every task by name and the module that defines it', () => {
    expect(taskManifest()['arithmetic.add']).toBe(new URL('./arithmetic.js', url).href);
    expect(requireTask('arithmetic.add')(...([1, 2] as never[]))).toBe(3);
  });

  it('lists what it knows when asked for a stranger, and guesses what was meant', () => {
    expect(() => requireTask('arithmetic.ad')).toThrow(TaskNotFoundError);
    expect(() => requireTask('arithmetic.ad')).toThrow(
      /defined here are .*arithmetic\.twice.* Did you mean "arithmetic\.add"\?/,
    );
    expect(() => requireTask('nothing.like.it')).not.toThrow(/Did you mean/);
  });
});

describe('taskInfoOf', () => {
  it('says what to do about a plain function', () => {
    function crunch(): void {}
    expect(() => taskInfoOf(crunch)).toThrow(TaskDefinitionError);
    expect(() => taskInfoOf(crunch)).toThrow('export const { crunch } = defineTasks(import.meta.url, { crunch })');
    expect(() => taskInfoOf(() => 1)).toThrow('"an anonymous function" cannot be a task');
    expect(() => taskInfoOf('crunch')).toThrow('"crunch" cannot be a task: it is not a function');
    expect(() => taskInfoOf(undefined)).toThrow(TaskDefinitionError);
  });
});

describe('refuseWhileLoading', () => {
  it('lets everything be created while no task module is loading', () => {
    expect(isLoadingTaskModule()).toBe(false);
    expect(() => refuseWhileLoading('ThreadPoolExecutor')).not.toThrow();
  });
});
