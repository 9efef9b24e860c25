import assert from 'node:assert/strict';
import type { Codec } from '../codec/codec.js';
import type { ContractCase } from './contract.js';

/** What every {@link Codec} promises. Run each case in a test of its own. */
export function codecContract(codec: Codec): readonly ContractCase[] {
  const trip = (value: unknown): unknown => codec.decode(codec.encode(value));
  // Cloned, so that both come from one realm wherever this runs.
  const same = (actual: unknown, expected: unknown): void =>
    assert.deepStrictEqual(structuredClone(actual), structuredClone(expected));
  const refuses = (value: unknown, path: string): void =>
    assert.throws(
      () => codec.encode(value),
      (error: { name?: unknown; path?: unknown }) => error.name === 'PicklingError' && error.path === path,
      `should refuse ${path}`,
    );
  const common: ContractCase[] = [
    {
      title: 'plain data arrives as it left',
      run() {
        for (const value of [
          null,
          true,
          -1.5,
          '',
          'é𝄞\u0000',
          [],
          {},
          [1, [2, { a: 'b' }]],
          { 'odd key': { x: null } },
        ])
          same(trip(value), value);
      },
    },
    {
      title: 'what arrives is a copy',
      run() {
        const list = [1, 2];
        const arrived = trip(list) as number[];
        list[0] = 9;
        assert.equal(arrived[0], 1);
      },
    },
    {
      title: 'two encodings do not disturb each other',
      run() {
        const [one, two] = [codec.encode({ n: 1 }), codec.encode({ n: 2 })];
        same(codec.decode(one), { n: 1 });
        same(codec.decode(two), { n: 2 });
      },
    },
    {
      title: 'a function, a symbol or an instance of a class is refused by its path',
      run() {
        refuses({ options: { onDone() {} } }, 'value.options.onDone');
        refuses([1, Symbol('s')], 'value[1]');
        refuses({ user: new (class User {})() }, 'value.user');
      },
    },
    {
      title: 'a record that is damaged is an error, not a value',
      run() {
        const { head, buffers } = codec.encode({ text: 'hello' });
        assert.throws(() => codec.decode({ head: head.subarray(0, 3), buffers }));
      },
    },
  ];
  const binary: ContractCase[] = [
    {
      title: 'typed arrays keep their type, length and bytes, small or large, also where they lie askew',
      run() {
        for (const length of [0, 3, 100, 5000]) {
          for (const view of [
            Float64Array.from({ length }, (_, i) => i / 3),
            Uint8Array.from({ length }, (_, i) => i),
            BigInt64Array.from({ length }, (_, i) => BigInt(-i)),
            new Uint8Array(new ArrayBuffer(length + 1), 1),
          ])
            same(trip({ view }), { view });
        }
      },
    },
    {
      title: 'a large typed array is not copied by encode',
      run() {
        const samples = new Float64Array(4096);
        const { buffers } = codec.encode([samples]);
        assert.equal(buffers.length, 1);
        assert.equal(buffers[0]?.buffer, samples.buffer);
      },
    },
    {
      title: 'a missing buffer is an error',
      run() {
        const { head } = codec.encode(new Float64Array(4096));
        assert.throws(() => codec.decode({ head, buffers: [] }));
      },
    },
  ];
  return codec.binary ? [...common, ...binary] : common;
}
