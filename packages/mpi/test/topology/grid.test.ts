import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Grid } from '../../src/topology/grid.js';
import { PROC_NULL } from '../../src/transport/envelope.js';

const grids = fc
  .array(fc.record({ dim: fc.integer({ min: 1, max: 4 }), period: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((axes) => {
    return new Grid(
      axes.map(({ dim }) => dim),
      axes.map(({ period }) => period),
    );
  });
const ranksOf = (grid: Grid): number[] => Array.from({ length: grid.size }, (_, rank) => rank);

describe('A grid', () => {
  it('has each rank where its coordinates say, the last one running fastest', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        for (const rank of ranksOf(grid)) {
          const coords = grid.coordsOf('test', rank);
          expect(grid.rankOf('test', coords)).toBe(rank);
          expect(coords.reduce((number, at, axis) => number * grid.dims[axis]! + at, 0)).toBe(rank);
        }
      }),
    );
  });

  it('is left as it was by a shift there and back', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: -5, max: 5 }), fc.nat(), (grid, by, seed) => {
        const axis = seed % grid.dims.length;
        for (const rank of ranksOf(grid)) {
          const [source, destination] = grid.shift('test', rank, axis, by);
          expect(grid.shift('test', rank, axis, -by)).toEqual([destination, source]);
          if (destination !== PROC_NULL) expect(grid.shift('test', destination, axis, by)[0]).toBe(rank);
          if (source !== PROC_NULL) expect(grid.shift('test', source, axis, by)[1]).toBe(rank);
          if (grid.periods[axis]) expect([source, destination]).not.toContain(PROC_NULL);
        }
      }),
    );
  });

  it('falls into parts that have every rank once, and keep its neighbours along what is kept', () => {
    fc.assert(
      fc.property(grids, fc.infiniteStream(fc.boolean()), (grid, booleans) => {
        const keep = grid.dims.map(() => booleans.next().value === true);
        const places = ranksOf(grid).map((rank) => grid.part(rank, keep));
        const seen = new Set(places.map(({ color, key }) => `${color}:${key}`));
        expect(seen.size).toBe(grid.size);
        expect(new Set(places.map(({ color }) => color)).size * places[0]!.grid.size).toBe(grid.size);
        const kept = keep.flatMap((is, axis) => (is ? [axis] : []));
        for (const rank of ranksOf(grid)) {
          const { color, key, grid: part } = places[rank]!;
          kept.forEach((axis, partAxis) => {
            const [, next] = grid.shift('test', rank, axis, 1);
            const [, nextInPart] = part.shift('test', key, partAxis, 1);
            if (next === PROC_NULL) expect(nextInPart).toBe(PROC_NULL);
            else expect(places[next]).toMatchObject({ color, key: nextInPart });
          });
        }
      }),
    );
  });

  it('refuses coordinates beyond a border, and what is no rank, no axis, no step', () => {
    const grid = new Grid([3, 2], [false, true]);
    expect(grid.rankOf('test', [2, -1])).toBe(5);
    expect(() => grid.rankOf('test', [3, 0])).toThrow(/outside of the grid of 3 × 2/);
    expect(() => grid.rankOf('test', [1])).toThrow(/give 2 whole numbers/);
    expect(() => grid.coordsOf('test', 6)).toThrow(/no rank of the grid; give 0 to 5/);
    expect(() => grid.shift('test', 0, 2, 1)).toThrow(/no dimension/);
    expect(() => grid.shift('test', 0, 0, 0.5)).toThrow(/displacement is 0.5/);
    expect(() => new Grid([0], [false])).toThrow(/1 or more/);
  });
});
