import { createContext, runInContext, SourceTextModule, SyntheticModule } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import * as primitives from '@parallel-cookbook/primitives';
import { ClosedError, ParallelError, QueueClosedError, TimeoutError } from '@parallel-cookbook/primitives';
import { classesInFolder, samples } from './samples.js';

describe('the errors of the library', () => {
  it('all have a sample here', () => {
    expect([...new Set(samples.map((error) => error.constructor.name))].sort()).toEqual([...classesInFolder].sort());
  });

  it('have a stable code of their own, a name, and a message that says something', () => {
    const codes = new Map(samples.map((error) => [error.constructor.name, error.code]));
    expect(new Set(codes.values()).size).toBe(codes.size);
    for (const error of samples) {
      expect(error.code).toMatch(/^ERR_PARALLEL_[A-Z_]+$/);
      expect(error.name).toBe(error.constructor.name);
      expect(error.stack).toContain(`${error.name}: ${error.message}`);
      expect(error.message).not.toMatch(/undefined|\[object/);
    }
  });

  it('are instances of their class, of its parents, of ParallelError and of Error, and of nothing else', () => {
    for (const error of samples) {
      expect(error instanceof ParallelError && error instanceof Error).toBe(true);
      expect(error instanceof (error.constructor as ErrorConstructor)).toBe(true);
      expect(error instanceof TimeoutError).toBe(error.name === 'TimeoutError');
    }
    const closed = new QueueClosedError('queue');
    expect([closed instanceof ClosedError, new ClosedError('x') instanceof QueueClosedError]).toEqual([true, false]);
    for (const other of [null, undefined, 1, 'x', {}, new Error('x'), { kind: 'TimeoutError' }])
      expect((other as unknown) instanceof ParallelError).toBe(false);
  });

  it('keep what they were told, by the names of their properties', () => {
    const error = new primitives.ArgumentError('items', [1, 2], 'give three');
    expect(error).toMatchObject({ argument: 'items', value: [1, 2], remedy: 'give three' });
    expect(error.message).toBe('items is an array of 2: give three');
  });

  it.each<[unknown, string]>([
    ['x'.repeat(100), `"${'x'.repeat(79)}…"`],
    [10n, '10n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [-0.5, '-0.5'],
    [{ a: 1 }, 'an object'],
    [function go() {}, 'the function go'],
    [() => 0, 'a function'],
    [Symbol('s'), 'Symbol(s)'],
  ])('describe a bad argument %p in a few words', (value, words) => {
    expect(new primitives.ArgumentError('x', value, 'do better').message).toBe(`x is ${words}: do better`);
  });

  it("let a user's subclass have a name of its own", () => {
    class TooSlowError extends TimeoutError {}
    const error = new TooSlowError('load', 5);
    expect(error.name).toBe('TooSlowError');
    expect(error instanceof TooSlowError && error instanceof TimeoutError).toBe(true);
    expect(new TimeoutError('load', 5) instanceof TooSlowError).toBe(false);
  });

  it('are known across realms and across copies of the package', async () => {
    const realm = createContext({ process, performance, URL, Buffer, queueMicrotask, TextEncoder, TextDecoder });
    const url = import.meta.resolve('@parallel-cookbook/primitives');
    const copy = await secondCopy(realm, url);
    for (const [ours, theirs] of [
      [primitives, copy],
      [copy, primitives],
    ] as const) {
      const error = new theirs.QueueClosedError('queue "jobs"');
      expect(error instanceof ours.QueueClosedError).toBe(true);
      expect(error instanceof ours.ClosedError).toBe(true);
      expect(error instanceof ours.ParallelError).toBe(true);
      expect(error instanceof ours.TimeoutError).toBe(false);
    }
    expect(Object.getPrototypeOf(copy.TimeoutError)).not.toBe(ParallelError);
    expect(runInContext('Error', realm)).not.toBe(Error);
  });
});

/** The package, evaluated a second time in another realm. */
async function secondCopy(realm: object, url: string): Promise<typeof primitives> {
  const { readFile } = await import('node:fs/promises');
  const modules = new Map<string, Promise<SourceTextModule>>();
  const load = (at: string): Promise<SourceTextModule> => {
    const known = modules.get(at);
    if (known) return known;
    const loading = readFile(new URL(at), 'utf8').then(
      (source) =>
        new SourceTextModule(source, {
          identifier: at,
          context: realm,
          initializeImportMeta: (meta) => Object.assign(meta, { url: at }),
        }),
    );
    modules.set(at, loading);
    return loading;
  };
  const link = async (specifier: string, referrer: { identifier: string }) => {
    if (specifier.startsWith('.')) return load(new URL(specifier, referrer.identifier).href);
    const real = (await import(specifier)) as Record<string, unknown>;
    return new SyntheticModule(
      Object.keys(real),
      function (this: SyntheticModule) {
        for (const [name, value] of Object.entries(real)) this.setExport(name, value);
      },
      { context: realm },
    );
  };
  const module = await load(url);
  await module.link(link as never);
  await module.evaluate();
  return module.namespace as unknown as typeof primitives;
}
