import { Datatype, MPIError } from '@parallel-cookbook/mpi';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const float = Datatype.of('Float64');

/** A derived type over Float64, with the elements that it covers in the order in which they are sent. */
interface Model {
  readonly type: Datatype;
  readonly places: readonly number[];
  readonly extent: number;
}
const basic: Model = { type: float, places: [0], extent: 1 };

/** The places, in elements, of several of the one. */
function several(model: Model, count: number, at: number): number[] {
  return Array.from({ length: count }, (_, i) => model.places.map((place) => at + i * model.extent + place)).flat();
}

const grown: fc.Arbitrary<Model> = fc.letrec<{ model: Model }>((tie) => ({
  model: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant(basic),
    fc.tuple(tie('model'), fc.integer({ min: 1, max: 3 })).map(([base, count]): Model => ({
      type: base.type.createContiguous(count),
      places: several(base, count, 0),
      extent: base.extent * count,
    })),
    fc
      .tuple(
        tie('model'),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
      )
      .map(([base, count, length, gap]): Model => {
        const stride = length + gap;
        return {
          type: base.type.createVector(count, length, stride),
          places: Array.from({ length: count }, (_, i) => several(base, length, i * stride * base.extent)).flat(),
          extent: ((count - 1) * stride + length) * base.extent,
        };
      }),
    fc
      .tuple(
        tie('model'),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 2 })), {
          minLength: 1,
          maxLength: 3,
        }),
      )
      .map(([base, blocks]): Model => {
        const lengths = blocks.map(([length]) => length);
        const displacements: number[] = [];
        let next = 0;
        for (const [length, gap] of blocks) {
          displacements.push(next);
          next += length + gap;
        }
        const last = blocks.length - 1;
        return {
          type: base.type.createIndexed(lengths, displacements),
          places: lengths.flatMap((length, i) => several(base, length, displacements[i]! * base.extent)),
          extent: (displacements[last]! + lengths[last]!) * base.extent,
        };
      }),
  ),
})).model;

const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1);

describe('datatypes', () => {
  it('pack what they cover, in order, however they are nested', () => {
    fc.assert(
      fc.property(grown, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }), (model, count, offset) => {
        const type = model.type.isBasic ? model.type : model.type.commit();
        const source = numbers(offset + count * model.extent + 8);
        const packed = new Float64Array(type.pack(source, count, offset * 8).buffer);
        expect([...packed]).toEqual(several(model, count, offset).map((place) => place + 1));
        expect(type.extent).toBe(model.extent * 8);
        expect(type.size).toBe(model.places.length * 8);
      }),
    );
  });

  it('unpack to where they packed from, and touch nothing else', () => {
    fc.assert(
      fc.property(grown, fc.integer({ min: 1, max: 3 }), (model, count) => {
        const type = model.type.isBasic ? model.type : model.type.commit();
        const source = numbers(count * model.extent + 4);
        const target = new Float64Array(source.length);
        type.unpack(type.pack(source, count), target);
        const covered = new Set(several(model, count, 0));
        target.forEach((value, place) => expect(value).toBe(covered.has(place) ? place + 1 : 0));
      }),
    );
  });

  it('a dealt-out array gives each element to the rank whose turn it is', () => {
    const axis = fc
      .record({
        size: fc.integer({ min: 1, max: 7 }),
        ranks: fc.integer({ min: 1, max: 3 }),
        kind: fc.constantFrom('none' as const, 'block' as const, 'cyclic' as const),
        length: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      })
      .map(({ size, ranks, kind, length }) => {
        if (kind === 'none') return { size, ranks: 1, distribution: kind, block: size };
        const least = Math.ceil(size / ranks);
        const block = kind === 'block' ? Math.max(least, length ?? 0) : (length ?? 1);
        return { size, ranks, distribution: length === undefined ? kind : { kind, length: block }, block };
      });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), fc.boolean(), (axes, isFortran) => {
        const dims = axes.map(({ ranks }) => ranks);
        const size = dims.reduce((a, b) => a * b, 1);
        const sizes = axes.map((each) => each.size);
        const whole = sizes.reduce((a, b) => a * b, 1);
        // Whose each element is, in the order in which they stand.
        const owners = Array.from({ length: whole }, (_, place) => {
          let rest = place;
          const order = axes.map((_, i) => i);
          if (!isFortran) order.reverse();
          const coords: number[] = [];
          for (const i of order) {
            coords[i] = Math.floor((rest % sizes[i]!) / axes[i]!.block) % dims[i]!;
            rest = Math.floor(rest / sizes[i]!);
          }
          return coords.reduce((rank, coord, i) => rank * dims[i]! + coord, 0);
        });
        for (let rank = 0; rank < size; rank++) {
          const distributions = axes.map(({ distribution }) => distribution);
          const part = float.createDarray(size, rank, sizes, distributions, dims, isFortran ? 'F' : 'C').commit();
          const own = owners.flatMap((owner, place) => (owner === rank ? [place] : []));
          expect([...new Float64Array(part.pack(numbers(whole), 1).buffer)]).toEqual(
            own.map((place) => numbers(whole)[place]),
          );
          expect(part.extent).toBe(whole * 8);
        }
      }),
    );
    expect(() => float.createDarray(4, 0, [8], ['block'], [2])).toThrow(/a grid of 2 is not one of 4 ranks/);
    expect(() => float.createDarray(2, 0, [8], [{ kind: 'block', length: 3 }], [2])).toThrow(/do not cover the 8/);
    expect(() => float.createDarray(2, 0, [8], ['none'], [2])).toThrow(/is not dealt out/);
  });

  it('true bounds are those of the data, whatever the others are; a duplicate has the same and a life of its own', () => {
    const shifted = float.createHindexedBlock(2, [16, 48]).createResized(-8, 100);
    expect([shifted.lowerBound, shifted.extent, shifted.trueLowerBound, shifted.trueExtent]).toEqual([-8, 100, 16, 48]);
    const twin = shifted.commit().dup();
    shifted.free();
    expect([...new Float64Array(twin.pack(numbers(8), 1).buffer)]).toEqual([2, 3, 6, 7].map((i) => numbers(8)[i]));
  });

  it('a subarray is the same part whichever index runs fastest', () => {
    const axis = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3), fc.nat(3))
      .map(([size, a, b]) => ({ size, start: a % size, subsize: 1 + (b % (size - (a % size))) }));
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), (axes) => {
        const [sizes, subsizes, starts] = [
          axes.map(({ size }) => size),
          axes.map(({ subsize }) => subsize),
          axes.map(({ start }) => start),
        ];
        const whole = sizes.reduce((a, b) => a * b, 1);
        const c = float.createSubarray(sizes, subsizes, starts, 'C').commit();
        const f = float
          .createSubarray([...sizes].reverse(), [...subsizes].reverse(), [...starts].reverse(), 'F')
          .commit();
        expect(f.pack(numbers(whole), 1)).toEqual(c.pack(numbers(whole), 1));
        expect(c.extent).toBe(whole * 8);
        const places: number[] = [];
        for (let place = 0; place < whole; place++) {
          let rest = place;
          const indices = [...sizes].reverse().map((size) => {
            const index = rest % size;
            rest = (rest - index) / size;
            return index;
          });
          indices.reverse();
          if (indices.every((index, i) => index >= starts[i]! && index < starts[i]! + subsizes[i]!)) places.push(place);
        }
        expect([...new Float64Array(c.pack(numbers(whole), 1).buffer)]).toEqual(places.map((place) => place + 1));
      }),
    );
  });

  it('a struct sends members of several types without the gaps between them', () => {
    const record = Datatype.createStruct([1, 2], [0, 8], [Datatype.of('Int32'), float]).commit();
    const bytes = new DataView(new ArrayBuffer(24));
    bytes.setInt32(0, 7, true);
    bytes.setFloat64(8, 1.5, true);
    bytes.setFloat64(16, 2.5, true);
    const packed = record.pack(bytes, 1);
    expect(packed.length).toBe(20);
    const back = new DataView(new ArrayBuffer(24));
    record.unpack(packed, back);
    expect([back.getInt32(0, true), back.getFloat64(8, true), back.getFloat64(16, true)]).toEqual([7, 1.5, 2.5]);
    expect(record.element).toBeUndefined();
  });

  it('a resized type puts its elements closer: columns one after the other', () => {
    const column = float.createVector(2, 1, 3).createResized(0, 8).commit();
    expect([...new Float64Array(column.pack(numbers(6), 3).buffer)]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('every typed array has one by itself, and it is always the same', () => {
    expect(Datatype.of(new Uint8Array(1))).toBe(Datatype.of(Buffer.from('x')));
    expect(Datatype.of(new BigInt64Array(1)).size).toBe(8);
    expect(Datatype.of(new Float32Array(1)).name).toBe('Float32');
    expect(() => Datatype.of([1, 2] as never)).toThrow(MPIError);
  });

  it('refuse to be sent before they are committed and after they are freed', () => {
    const type = float.createContiguous(2);
    expect(() => type.pack(numbers(2), 1)).toThrow(/commit\(\) it first/);
    type.commit().free();
    expect(() => type.pack(numbers(2), 1)).toThrow(/was freed/);
    expect(() => float.free()).toThrow(/belongs to MPI/);
  });

  it('refuse to reach over the end of a buffer, naming the bytes', () => {
    const column = float.createVector(3, 1, 3).commit();
    expect(() => column.pack(numbers(6), 1)).toThrow(/bytes 0 to 56, the buffer has 48/);
    expect(() => float.createVector(-1, 1, 1)).toThrow(/count is -1/);
    expect(() => float.createSubarray([2], [3], [0])).toThrow(/3 elements from 0 are no part of 2/);
  });
});
