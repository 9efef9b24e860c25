import { describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  CancelledError,
  decodeError,
  encodeError,
  ParallelError,
  RemoteError,
  TimeoutError,
  type ErrorEnvelope,
} from '@parallel-cookbook/primitives';
import fc from 'fast-check';
import { samples } from './samples.js';

const wires: [string, (envelope: ErrorEnvelope) => ErrorEnvelope][] = [
  ['structured clone', (envelope) => structuredClone(envelope)],
  ['JSON', (envelope) => JSON.parse(JSON.stringify(envelope)) as ErrorEnvelope],
];

describe.each(wires)('an error that travels by %s', (_, wire) => {
  const trip = (thrown: unknown, lane?: string): Error => decodeError(wire(encodeError(thrown, lane)));

  it.each(samples.map((error) => [error.name, error] as const))('is a %s again', (name, error) => {
    const arrived = trip(error);
    expect(arrived).not.toBe(error);
    expect(arrived instanceof ParallelError && arrived instanceof Error).toBe(true);
    expect(arrived instanceof (error.constructor as ErrorConstructor)).toBe(true);
    expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(error));
    expect([arrived.name, arrived.message, arrived.stack]).toEqual([name, error.message, error.stack]);
    expect({ ...arrived }).toEqual({ ...error });
    expect(plainCause(arrived)).toEqual(plainCause(error));
  });

  it('makes a second trip as well as the first', () => {
    for (const error of samples) {
      const twice = trip(trip(error));
      expect(twice instanceof (error.constructor as ErrorConstructor)).toBe(true);
      expect({ ...twice }).toEqual({ ...error });
    }
  });

  it('stays an error of the language when it was one', () => {
    for (const Class of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
      const arrived = trip(new Class('broken'));
      expect([arrived instanceof Class, arrived.name, arrived.message]).toEqual([true, Class.name, 'broken']);
    }
  });

  it("is a RemoteError with the name of a user's own class, and its data", () => {
    class PaymentError extends Error {
      override readonly name = 'PaymentError';
      readonly status = 402;
      readonly items = [{ price: 3, paid: null }];
      readonly retry = (): void => undefined;
    }
    const arrived = trip(new PaymentError('no money'));
    expect(arrived).toBeInstanceOf(RemoteError);
    expect(arrived).toMatchObject({
      name: 'PaymentError',
      message: 'no money',
      status: 402,
      items: [{ price: 3, paid: null }],
      remoteName: 'PaymentError',
    });
    expect('retry' in arrived).toBe(false);
  });

  it("keeps a subclass's name and is its parent in the library", () => {
    class TooSlowError extends TimeoutError {}
    const arrived = trip(new TooSlowError('load', 5));
    expect([arrived.name, arrived instanceof TimeoutError]).toEqual(['TooSlowError', true]);
  });

  it('keeps system errors by their code', () => {
    const arrived = trip(Object.assign(new Error('no such file'), { code: 'ENOENT', errno: -2, path: '/x' }));
    expect(arrived).toMatchObject({ code: 'ENOENT', errno: -2, path: '/x' });
  });

  it('names the lanes that it came through, below its own stack', () => {
    const arrived = trip(trip(new Error('deep'), 'rank 3'), 'worker-1');
    expect(arrived.stack).toMatch(/remote-error\.test[^]*thrown in rank 3 ---\n +--- thrown in worker-1 ---$/);
  });

  it('keeps causes, errors or not', () => {
    const arrived = trip(
      new CancelledError('get', new Error('outer', { cause: new TypeError('inner', { cause: 7 }) })),
    );
    const outer = arrived.cause as Error;
    const inner = outer.cause as Error;
    expect([outer.message, inner instanceof TypeError, inner.message, inner.cause]).toEqual([
      'outer',
      true,
      'inner',
      7,
    ]);
    expect(Object.keys(arrived)).not.toContain('cause');
  });

  it('keeps the parts of an AggregateError', () => {
    const arrived = trip(new AggregateError([new TimeoutError('a', 1), new Error('b'), 'c'], 'both failed'));
    expect(arrived).toBeInstanceOf(AggregateError);
    const [first, second, third] = (arrived as AggregateError).errors as [Error, Error, Error];
    expect([arrived.message, first instanceof TimeoutError, second.message]).toEqual(['both failed', true, 'b']);
    expect(third).toMatchObject({ name: 'RemoteError', message: "a task threw 'c'", thrown: 'c' });
  });

  it('keeps a library error that has parts what it is', () => {
    const error = Object.assign(new TimeoutError('join', 5), { errors: [new Error('one')] });
    const arrived = trip(error) as TimeoutError & { errors: Error[] };
    expect([arrived instanceof TimeoutError, arrived.errors[0]?.message]).toEqual([true, 'one']);
  });

  it('may carry numbers, bigints and dates that JSON has no form for', () => {
    const data = {
      values: [Number.NaN, Infinity, -Infinity, -0, 10n, -(2n ** 70n), undefined, null, new Date(5)],
      nested: { $: 'bigint', more: true },
    };
    expect(Object.is((trip(new ArgumentError('x', -0, 'y')) as ArgumentError).value, -0)).toBe(true);
    expect(trip(Object.assign(new Error('x'), { data }))).toMatchObject({ data });
  });

  it('carries any plain data unchanged', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true, maxDepth: 4 }), (data) => {
        fc.pre(!JSON.stringify(data, (_, v: unknown) => (typeof v === 'bigint' ? 0 : v)).includes('__proto__'));
        const arrived = trip(Object.assign(new Error('x'), { data })) as Error & { data: unknown };
        expect(arrived.data).toEqual(data);
      }),
    );
  });

  it('describes what is no error', () => {
    expect(trip('just text').message).toBe("a task threw 'just text'");
    expect(trip(undefined)).toMatchObject({
      name: 'RemoteError',
      message: 'a task threw undefined',
      thrown: undefined,
    });
    expect(trip({ status: 7 })).toMatchObject({ thrown: { status: 7 } });
    expect(trip(Symbol('s')).message).toBe('a task threw Symbol(s)');
    expect(trip(() => 1).message).toContain('a task threw [Function');
  });
});

describe('an error that is hard to read', () => {
  const survives = (thrown: unknown): Error =>
    decodeError(JSON.parse(JSON.stringify(encodeError(thrown))) as ErrorEnvelope);

  it('may be its own cause, or its cause of causes', () => {
    const error = new Error('chicken');
    error.cause = new Error('egg', { cause: error });
    const arrived = survives(error);
    const again = (arrived.cause as Error).cause as Error;
    expect([arrived.message, (arrived.cause as Error).message, again.message]).toEqual(['chicken', 'egg', 'chicken']);
    expect(again.cause).toBeUndefined();
  });

  it('may be a part of itself, many times, and does not explode', () => {
    const error = new AggregateError([], 'all');
    error.errors = Array.from({ length: 1000 }, () => error);
    const arrived = survives(error) as AggregateError;
    expect(arrived.errors).toHaveLength(100);
    expect(JSON.stringify(encodeError(error)).length).toBeLessThan(1_000_000);
  });

  it('may have a long chain of causes, which is cut', () => {
    let error = new Error('0');
    for (let i = 1; i < 10_000; i++) error = new Error(`${i}`, { cause: error });
    let depth = 0;
    for (let at: unknown = survives(error); at instanceof Error; at = at.cause) depth++;
    expect(depth).toBe(9);
  });

  it('may throw from every getter', () => {
    const error = new Error('x');
    for (const key of ['stack', 'cause', 'errors', 'code', 'name', 'message'])
      Object.defineProperty(error, key, {
        enumerable: true,
        get: () => {
          throw new Error('hostile');
        },
      });
    expect(survives(Object.assign(error, { status: 5 }))).toMatchObject({ name: 'Error', message: '', status: 5 });
  });

  it('may be a proxy that refuses everything', () => {
    const refuse = (): never => {
      throw new Error('hostile');
    };
    const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse]));
    for (const target of [new Error('x'), {}, () => 1]) {
      expect(survives(new Proxy(target, traps)).message).toMatch(/^a task threw /);
      expect(survives(new Error('outer', { cause: new Proxy(target, traps) })).message).toBe('outer');
      expect(survives(Object.assign(new Error('outer'), { data: new Proxy(target, traps) })).message).toBe('outer');
    }
  });

  it('may have a name and a message that are no text', () => {
    const error = Object.assign(new Error('x'), { name: { toString: () => 1 / 0 }, message: Symbol('m') });
    expect(typeof survives(error).name).toBe('string');
    expect(survives(error).message).toBe('Symbol(m)');
  });

  it('may hold cycles, instances and deep nests', () => {
    const cycle: Record<string, unknown> = { map: new Map([[1, 2]]) };
    cycle['self'] = cycle;
    let nest: unknown = 'bottom';
    for (let i = 0; i < 100_000; i++) nest = [nest];
    const arrived = survives(Object.assign(new Error('x'), { cycle, nest })) as Error & { cycle: object };
    expect(arrived.cycle).toMatchObject({
      map: 'Map(1) { 1 => 2 }',
      self: expect.stringContaining('Circular') as unknown,
    });
  });

  it('never reaches beyond itself through the names of its properties', () => {
    const hostile = JSON.parse(
      '{"name":"Error","message":"m","details":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
        '"prototype":1,"message":"other","data":{"__proto__":{"polluted":1}}}}',
    ) as ErrorEnvelope;
    const error = decodeError(hostile) as Error & { data: object };
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((error as { polluted?: number }).polluted).toBeUndefined();
    expect((error.data as { polluted?: number }).polluted).toBeUndefined();
    expect([
      Object.getPrototypeOf(error) === Error.prototype || error.constructor.name === 'Error',
      error.message,
    ]).toEqual([true, 'm']);
    const sent = encodeError(Object.assign(new Error('x'), JSON.parse('{"data":{"__proto__":{"polluted":1},"ok":1}}')));
    expect(Object.keys(sent.details?.['data'] as object)).toEqual(['ok']);
  });

  it('comes out as some error, whatever the wire made of it', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.object(), (anything, object) => {
        for (const damaged of [
          anything,
          object,
          { ...object, cause: anything, errors: [anything], details: anything, name: anything },
        ])
          expect(decodeError(damaged as ErrorEnvelope)).toBeInstanceOf(Error);
      }),
    );
    let deep: unknown = { name: 'Error', message: 'bottom' };
    for (let i = 0; i < 100_000; i++) deep = { name: 'Error', message: 'm', cause: deep, details: { x: deep } };
    expect(decodeError(deep as ErrorEnvelope).message).toBe('m');
  });

  it('is encoded whatever it is', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true, withDate: true }),
        (thrown) => {
          expect(survives(thrown)).toBeInstanceOf(Error);
          expect(survives(Object.assign(new Error('x'), { thrown }))).toBeInstanceOf(Error);
        },
      ),
    );
  });
});

function plainCause(error: Error): unknown {
  const { cause } = error;
  return cause instanceof Error ? [cause.name, cause.message, cause.stack] : cause;
}
