import { builtIn, createOp, MPIError, type TypedArray } from '@parallel-cookbook/mpi';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const { SUM, PROD, MAX, MIN, LAND, LOR, LXOR, BAND, BOR, BXOR, MAXLOC, MINLOC } = builtIn;
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

function reduced<T extends TypedArray>(op: { reduceLocal(a: TypedArray, b: TypedArray): void }, a: T, b: T): T {
  const inout = b.slice() as T;
  op.reduceLocal(a, inout);
  return inout;
}

describe('operations', () => {
  it('on arrays do to each element what they do to two objects', () => {
    const ops = { SUM, PROD, MAX, MIN, BAND, BOR, BXOR };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(ops)),
        fc.array(fc.tuple(word, word), { maxLength: 20 }),
        (op, pairs) => {
          const [a, b] = [
            BigInt64Array.from(pairs, ([x]) => BigInt(x)),
            BigInt64Array.from(pairs, ([, y]) => BigInt(y)),
          ];
          const expected = pairs.map(([x, y]) => BigInt.asIntN(64, op.combine(BigInt(x), BigInt(y)) as bigint));
          expect([...reduced(op, a, b)]).toEqual(expected);
        },
      ),
    );
  });

  it('are associative and, the built-in ones, commutative', () => {
    const small = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.constantFrom(SUM, PROD, MAX, MIN, BAND, BOR, BXOR), small, small, small, (op, a, b, c) => {
        expect(op.combine(op.combine(a, b), c)).toBe(op.combine(a, op.combine(b, c)));
        expect(op.combine(a, b)).toBe(op.combine(b, a));
        expect(op.commutative).toBe(true);
      }),
    );
  });

  it('products of 32-bit words keep their low bits', () => {
    fc.assert(
      fc.property(word, word, (x, y) => {
        const [product] = reduced(PROD, Int32Array.of(x), Int32Array.of(y));
        expect(product).toBe(Number(BigInt.asIntN(32, BigInt(x) * BigInt(y))));
        const [unsigned] = reduced(PROD, Uint32Array.of(x), Uint32Array.of(y));
        expect(unsigned).toBe(Number(BigInt.asUintN(32, BigInt(x) * BigInt(y))));
      }),
    );
  });

  it('the logical ones give truth on objects, 1 and 0 on arrays', () => {
    fc.assert(
      fc.property(word, word, (x, y) => {
        const cases = [
          [LAND, Boolean(x && y)],
          [LOR, Boolean(x || y)],
          [LXOR, Boolean(x) !== Boolean(y)],
        ] as const;
        for (const [op, truth] of cases) {
          expect(op.combine(Boolean(x), Boolean(y))).toBe(truth);
          expect(reduced(op, Float64Array.of(x), Float64Array.of(y))[0]).toBe(Number(truth));
          expect(reduced(op, BigInt64Array.of(BigInt(x)), BigInt64Array.of(BigInt(y)))[0]).toBe(BigInt(truth));
        }
      }),
    );
  });

  it('MAXLOC and MINLOC give the place too, the least one among equals, in any order', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(9));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 8 }), (pairs) => {
        const greatest = Math.max(...pairs.map(([value]) => value));
        const place = Math.min(...pairs.filter(([value]) => value === greatest).map(([, index]) => index));
        expect(pairs.reduce((a, b) => MAXLOC.combine(a, b) as [number, number])).toEqual([greatest, place]);
        const arrays = pairs.map(([value, index]) => Float64Array.of(value, index, -value, index));
        const both = arrays.reduce((a, b) => reduced(MAXLOC, a, b));
        expect([...both.subarray(0, 2)]).toEqual([greatest, place]);
        const least = arrays.reduce((a, b) => reduced(MINLOC, a, b));
        expect([...least.subarray(2)].map(Math.abs)).toEqual([greatest, place]);
      }),
    );
  });

  it('NaN is the greatest and the least of anything, on arrays and on objects', () => {
    for (const op of [MAX, MIN]) {
      expect(op.combine(NaN, 1)).toBeNaN();
      expect(op.combine(1, NaN)).toBeNaN();
      expect(reduced(op, Float64Array.of(1), Float64Array.of(NaN))[0]).toBeNaN();
    }
  });

  it('of your own combine in the order of ranks, element by element or whole arrays', () => {
    const later = createOp((a: number, b: number) => 10 * a + b, { name: 'digits' });
    expect(later.commutative).toBe(false);
    expect([...reduced(later, Int32Array.of(1, 2), Int32Array.of(3, 4))]).toEqual([13, 24]);
    const first = createOp((a: number) => a, { arrays: (incoming, inout) => inout.set(incoming as never) });
    expect([...reduced(first, Int32Array.of(1, 2), Int32Array.of(3, 4))]).toEqual([1, 2]);
    later.free();
    expect(() => later.combine(1, 2)).toThrow(/digits was freed/);
  });

  it('refuse what they are not made for, with the class of the error', () => {
    const classOf = (body: () => unknown): string => {
      try {
        body();
      } catch (error) {
        if (error instanceof MPIError) return error.errorClass;
      }
      return 'none';
    };
    expect(classOf(() => BAND.reduceLocal(new Float64Array(1), new Float64Array(1)))).toBe('MPI_ERR_OP');
    expect(classOf(() => SUM.combine(1, 2n))).toBe('MPI_ERR_OP');
    expect(classOf(() => SUM.reduceLocal(new Int8Array(1), new Int8Array(2)))).toBe('MPI_ERR_BUFFER');
    expect(classOf(() => SUM.reduceLocal(new Int8Array(1), new Uint8Array(1)))).toBe('MPI_ERR_TYPE');
    expect(classOf(() => MAXLOC.reduceLocal(new Int8Array(1), new Int8Array(1)))).toBe('MPI_ERR_COUNT');
    expect(classOf(() => SUM.free())).toBe('MPI_ERR_OP');
  });
});
