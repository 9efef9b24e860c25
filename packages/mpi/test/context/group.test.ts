import { Datatype, Group, Info, MPIError, Status, UNDEFINED } from '@parallel-cookbook/mpi';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const group = fc.uniqueArray(fc.nat(12), { maxLength: 10 }).map((members) => new Group(members));

describe('groups', () => {
  it('are sets: union, intersection and difference hold what they should, in the order of the first', () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        expect(a.union(b).members).toEqual([...a.members, ...b.members.filter((rank) => !a.members.includes(rank))]);
        expect(a.intersection(b).members).toEqual(a.members.filter((rank) => b.members.includes(rank)));
        expect(a.difference(b).union(a.intersection(b)).compare(a)).not.toBe('unequal');
        expect(a.difference(b).intersection(b).size).toBe(0);
      }),
    );
  });

  it('including and excluding the same ranks parts a group in two', () => {
    fc.assert(
      fc.property(group, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (a, chosen) => {
        const ranks = a.members.map((_, rank) => rank).filter((rank) => chosen[rank]);
        const [inside, outside] = [a.include(ranks), a.exclude(ranks)];
        expect(inside.size + outside.size).toBe(a.size);
        expect(inside.union(outside).compare(a)).not.toBe('unequal');
        expect(a.translateRanks(ranks, inside)).toEqual(ranks.map((_, i) => i));
        expect(a.translateRanks(ranks, outside)).toEqual(ranks.map(() => UNDEFINED));
      }),
    );
  });

  it('ranges name ranks forwards and backwards', () => {
    const all = new Group([10, 11, 12, 13, 14]);
    expect(all.includeRange([[0, 4, 2]]).members).toEqual([10, 12, 14]);
    expect(all.includeRange([[3, 1, -1]]).members).toEqual([13, 12, 11]);
    expect(all.excludeRange([[1, 3, 1]]).members).toEqual([10, 14]);
    expect(() => all.includeRange([[0, 4, 0]])).toThrow(MPIError);
  });

  it('compare as identical, similar or unequal', () => {
    const all = new Group([0, 1, 2]);
    expect(all.compare(new Group([0, 1, 2]))).toBe('identical');
    expect(all.compare(new Group([2, 0, 1]))).toBe('similar');
    expect(all.compare(new Group([0, 1, 3]))).toBe('unequal');
  });

  it('refuse a rank that is none of theirs, and members that come twice', () => {
    expect(() => new Group([0, 0])).toThrow(MPIError);
    expect(() => new Group([4]).include([1])).toThrow(/1 is none of the group's ranks, 0 to 0/);
    expect(() => new Group([]).exclude([0])).toThrow(/it has none/);
  });
});

describe('a status', () => {
  it('counts whole elements only', () => {
    const status = new Status();
    status.byteLength = 12;
    expect(status.getCount(Datatype.of('Int32'))).toBe(3);
    expect(status.getCount(Datatype.of('Float64'))).toBeUndefined();
  });

  it('counts basic elements, also of a record that is not whole', () => {
    const status = new Status();
    status.byteLength = 12;
    const pair = Datatype.of('Int32').createContiguous(2);
    expect([status.getCount(pair), status.getElements(pair)]).toEqual([undefined, 3]);
    expect(status.getElements(Datatype.of('Float64'))).toBeUndefined();
    const mixed = Datatype.createStruct([1, 1], [0, 8], [Datatype.of('Int32'), Datatype.of('Float64')]);
    expect(() => status.getElements(mixed)).toThrow(/made of different elements/);
  });
});

describe('an info', () => {
  it('is a dictionary of its own', () => {
    const info = new Info({ a: '1' });
    const other = info.duplicate();
    other.set('b', '2');
    expect([info.size, other.size, other.delete('a'), other.delete('a')]).toEqual([1, 2, true, false]);
    expect([...other]).toEqual([['b', '2']]);
    expect([[...other.values()], other.has('b'), other.has('a')]).toEqual([['2'], true, false]);
    other.clear();
    expect([other.size, info.size]).toEqual([0, 1]);
    expect(() => info.set('', 'x')).toThrow(MPIError);
    expect(() => info.set('x', 'y'.repeat(2000))).toThrow(MPIError);
  });
});
