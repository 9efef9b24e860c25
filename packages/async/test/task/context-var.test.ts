import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '@parallel-cookbook/primitives';
import { callSoon, ContextVar, copyContext, createTask, moveOnAfter, sleep } from '@parallel-cookbook/async';
import { virtually } from '../virtual.js';

describe('a context variable', () => {
  it('has a value for each task, and begins with that of the maker', () =>
    virtually(async () => {
      const variable = new ContextVar<string>('user');
      variable.set('main');
      const task = createTask(async () => {
        expect(variable.get()).toBe('main');
        variable.set('task');
        await sleep(5);
        return variable.get();
      });
      await sleep(1);
      expect(variable.get()).toBe('main');
      variable.set('main again');
      expect(await task).toBe('task');
    }));

  it('set in a scope is set in the task', () =>
    virtually(async () => {
      const variable = new ContextVar<number>('n');
      await moveOnAfter(10, () => void variable.set(3));
      expect(variable.get()).toBe(3);
    }));

  it('in a callback has the value of when it was asked for', () =>
    virtually(async () => {
      const variable = new ContextVar<number>('n');
      variable.set(1);
      const seen: number[] = [];
      callSoon(() => {
        seen.push(variable.get());
        variable.set(9);
      });
      variable.set(2);
      await sleep(1);
      expect([seen, variable.get()]).toEqual([[1], 2]);
    }));

  it('without a value gives its default, or says what is missing', () =>
    virtually(() => {
      expect(new ContextVar('a', { default: 5 }).get()).toBe(5);
      expect(new ContextVar<undefined>('b', { default: undefined }).get()).toBeUndefined();
      expect(() => new ContextVar('c').get()).toThrow(ArgumentError);
    }));

  it('is reset by its token, once, in its task', () =>
    virtually(async () => {
      const [variable, other] = [new ContextVar<number>('n'), new ContextVar<number>('m')];
      const first = variable.set(1);
      const second = variable.set(2);
      expect([second.oldValue, first.oldValue]).toEqual([1, undefined]);
      variable.reset(second);
      expect(variable.get()).toBe(1);
      expect(() => variable.reset(second)).toThrow(ArgumentError);
      expect(() => other.reset(first)).toThrow(ArgumentError);
      await createTask(() => expect(() => variable.reset(first)).toThrow(ArgumentError));
      variable.reset(first);
      expect(() => variable.get()).toThrow(ArgumentError);
    }));
});

describe('a context', () => {
  it('keeps what is set in it', () =>
    virtually(() => {
      const variable = new ContextVar<number>('n', { default: 0 });
      const context = copyContext();
      expect(context.run(() => (variable.set(5), variable.get()))).toBe(5);
      expect([variable.get(), context.get(variable), context.size]).toEqual([0, 5, 1]);
      expect(context.run(() => variable.get())).toBe(5);
    }));

  it('is what a task begins with that is made in it', () =>
    virtually(async () => {
      const variable = new ContextVar<number>('n', { default: 0 });
      const context = copyContext();
      context.run(() => variable.set(7));
      expect(await context.run(() => createTask(() => variable.get()))).toBe(7);
    }));
});
