import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromColumn, toColumn } from '@parallel-cookbook/primitives/lane';

describe('a column', () => {
  it('gives back what it was made of, bit for bit, after a clone', () => {
    const values = fc.oneof(
      fc.array(fc.integer()),
      fc.array(fc.double()),
      fc.array(fc.oneof(fc.integer(), fc.constantFrom(-0, NaN, Infinity, 2 ** 31))),
      fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined))),
    );
    fc.assert(
      fc.property(values, (given) => {
        const back = Array.from(fromColumn(structuredClone(toColumn(given, 'items'))) as ArrayLike<unknown>);
        expect(back.length).toBe(given.length);
        back.forEach((value, i) => expect(Object.is(value, given[i])).toBe(true));
      }),
    );
  });

  it('is a typed array for numbers only', () => {
    const kinds = [[1, 2], [1, -0], [1.5], ['a'], [], [1, '2']].map(
      (values) => toColumn(values, 'items').constructor.name,
    );
    expect(kinds).toEqual(['Int32Array', 'Float64Array', 'Float64Array', 'Array', 'Array', 'Array']);
  });
});
