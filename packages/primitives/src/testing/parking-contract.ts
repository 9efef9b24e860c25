import assert from 'node:assert/strict';
import type { Region } from '../memory/region.js';
import type { Parking } from '../parking/parking.js';
import type { ContractCase } from './contract.js';
import type { StartedProgram } from './sync-harness.js';

/** A parking under test. */
export interface ParkingUnderTest {
  readonly parking: Parking;
  /** Fresh memory that it can park on. */
  region(): Region;
  /** Parks another lane on the region's first cell while it is 0; resolves with how it woke. */
  parkElsewhere(region: Region, timeoutMs: number): StartedProgram;
}

/** What every {@link Parking} promises. */
export function parkingContract(under: ParkingUnderTest): readonly ContractCase[] {
  const { parking } = under;
  /** Unparks until somebody was there. */
  const unparkOne = async (region: Region, index = 0): Promise<number> => {
    for (;;) {
      const woken = parking.unpark(region.cells, index, 1);
      if (woken > 0) return woken;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return [
    {
      title: 'a cell that is not as expected does not park at all',
      run() {
        const { cells } = under.region();
        Atomics.store(cells, 3, -7);
        assert.equal(parking.park(cells, 3, 0, Infinity), 'changed');
      },
    },
    {
      title: 'a park that nobody ends times out, not before its time',
      run() {
        const { cells } = under.region();
        for (const timeoutMs of [0, 1, 12.5]) {
          const from = performance.now();
          assert.equal(parking.park(cells, 0, 0, timeoutMs), 'timed-out');
          assert.ok(performance.now() - from >= timeoutMs - 1);
        }
      },
    },
    {
      title: 'unpark with nobody there wakes nobody, and is not remembered',
      run() {
        const { cells } = under.region();
        assert.equal(parking.unpark(cells, 0, 1), 0);
        assert.equal(parking.unpark(cells, 0, Infinity), 0);
        assert.equal(parking.park(cells, 0, 0, 1), 'timed-out');
      },
    },
    {
      title: 'unpark wakes a lane that sleeps, though the cell is the same',
      async run() {
        const region = under.region();
        const sleeper = under.parkElsewhere(region, 60_000);
        assert.equal(await unparkOne(region), 1);
        assert.equal(await sleeper.result, 'woken');
      },
    },
    {
      title: 'unpark of one wakes one of two; of all, the rest; another cell, nobody',
      async run() {
        const region = under.region();
        const sleepers = [under.parkElsewhere(region, 60_000), under.parkElsewhere(region, 60_000)];
        assert.equal(await unparkOne(region), 1);
        const first = await Promise.race(sleepers.map(({ result }, index) => result.then(() => index)));
        assert.equal(parking.unpark(region.cells, 1, Infinity), 0);
        assert.equal(await unparkOne(region), 1);
        assert.equal(await sleepers[1 - first]?.result, 'woken');
      },
    },
  ];
}
