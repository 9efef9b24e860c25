import assert from 'node:assert/strict';
import type { Region } from '../memory/region.js';
import type { ContractCase } from './contract.js';

/** What every {@link Region} promises. `make` gives a fresh one of at least so many bytes. */
export function regionContract(make: (byteLength: number) => Region): readonly ContractCase[] {
  return [
    {
      title: 'it is all zero, as large as asked for or larger, and in whole cells',
      run() {
        for (const byteLength of [1, 4, 63, 64, 65, 5000]) {
          const region = make(byteLength);
          assert.ok(region.byteLength >= byteLength);
          assert.equal(region.byteLength, region.cells.length * 4);
          assert.ok(region.cells.every((cell) => cell === 0));
        }
      },
    },
    {
      title: 'its cells and its buffer are the same memory, aligned for 64-bit numbers',
      run() {
        const region = make(64);
        region.cells[2] = 0x01020304;
        const doubles = new Float64Array(region.buffer, region.cells.byteOffset, 2);
        assert.equal(region.cells.byteOffset % 8, 0);
        assert.equal(new Int32Array(doubles.buffer, doubles.byteOffset, 4)[2], 0x01020304);
      },
    },
    {
      title: 'atomic operations work on it',
      run() {
        const { cells } = make(64);
        assert.equal(Atomics.compareExchange(cells, 0, 0, 5), 0);
        assert.equal(Atomics.add(cells, 0, 2), 5);
        assert.equal(Atomics.load(cells, 0), 7);
      },
    },
    {
      title: 'two regions are two memories',
      run() {
        const [one, two] = [make(64), make(64)];
        one.cells[0] = 1;
        assert.equal(two.cells[0], 0);
      },
    },
  ];
}
