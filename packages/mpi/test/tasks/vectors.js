import { strict as assert } from 'node:assert';
import { defineTasks } from '@parallel-cookbook/primitives';
import { Datatype, MPI } from '@parallel-cookbook/mpi';
import fc from 'fast-check';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const sums = (counts) => counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
const total = (counts) => counts.reduce((a, b) => a + b, 0);
/** What rank `from` has for rank `to` at place `i`. */
const item = (from, to, i) => from * 10_000 + to * 100 + i;

/** A plan that all ranks make alike: how much each gives to each, and how far its blocks are apart. */
const plans = (size) =>
  fc.record({
    lengths: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
    gap: fc.integer({ min: 0, max: 3 }),
    root: fc.integer({ min: 0, max: size - 1 }),
    form: fc.constantFrom('blocking', 'begun', 'awaited'),
    kind: fc.constantFrom('Float64', 'Int32', 'Uint8'),
  });

/** Blocks of those lengths, each so far behind the one before, filled by a function of block and place. */
function laidOut(type, counts, gap, fill) {
  const displacements = counts.map((_, i) => sums(counts)[i] + gap * (i + 1));
  const array = new type(total(counts) + gap * (counts.length + 1)).fill(7);
  counts.forEach((count, block) => {
    for (let i = 0; i < count; i++) array[displacements[block] + i] = fill(block, i);
  });
  return { array, spec: [array, [counts, displacements]] };
}

/** The v-collectives by plans from a seed, against what one would write down for all ranks. */
async function byPlan(seed, runs) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  for (const { lengths, gap, root, form, kind } of fc.sample(plans(size), { seed, numRuns: runs })) {
    const type = { Float64: Float64Array, Int32: Int32Array, Uint8: Uint8Array }[kind];
    const call = async (name, ...args) => {
      if (form === 'blocking') return comm[name](...args);
      const request = comm[`I${name.toLowerCase()}`](...args);
      if (form === 'begun') request.waitSync();
      else await request;
    };
    const mine = lengths[rank];
    const theirs = range(size, (from) => lengths[from][rank]);
    const atRoot = range(size, (from) => lengths[from][root]);
    const empty = (counts) => laidOut(type, counts, gap, () => 0);
    const own = (count) => type.from({ length: count }, (_, i) => item(rank, root, i));

    const gathered = empty(atRoot);
    await call('Gatherv', own(mine[root]), rank === root ? gathered.spec : undefined, root);
    const everything = laidOut(type, atRoot, gap, (from, i) => item(from, root, i));
    if (rank === root) assert.deepEqual(gathered.array, everything.array);

    const block = new type(lengths[root][rank]);
    const dealt = laidOut(type, lengths[root], gap, (to, i) => item(root, to, i));
    await call('Scatterv', rank === root ? dealt.spec : undefined, block, root);
    assert.deepEqual(
      block,
      type.from({ length: lengths[root][rank] }, (_, i) => item(root, rank, i)),
    );

    const all = empty(atRoot);
    await call('Allgatherv', own(mine[root]), all.spec);
    assert.deepEqual(all.array, everything.array);
    const inPlace = empty(atRoot);
    inPlace.array.set(own(mine[root]), inPlace.spec[1][1][rank]);
    await call('Allgatherv', MPI.IN_PLACE, inPlace.spec);
    assert.deepEqual(inPlace.array, everything.array);

    const given = laidOut(type, mine, gap, (to, i) => item(rank, to, i));
    const got = empty(theirs);
    await call('Alltoallv', given.spec, got.spec);
    const expected = laidOut(type, theirs, gap, (from, i) => item(from, rank, i));
    assert.deepEqual(got.array, expected.array);

    const bytes = (places) => places.map((place) => place * type.BYTES_PER_ELEMENT);
    const typed = ({ array, spec: [, [counts, places]] }) => [
      array,
      [counts, bytes(places)],
      counts.map(() => Datatype.of(array)),
    ];
    const exchanged = empty(theirs);
    await call('Alltoallw', typed(given), typed(exchanged));
    assert.deepEqual(exchanged.array, expected.array);
  }
  return rank;
}

/** Buffers with a count, a datatype of their own, blocks with gaps; on one side, on both. */
async function specifications() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const everySecond = (array, count) => Datatype.of(array).createVector(count, 1, 2).commit();
  const sum = (size * (size - 1)) / 2;

  const front = Int32Array.of(rank, rank, -1);
  const result = new Int32Array(3);
  comm.Allreduce([front, 2], [result, 2], MPI.SUM);
  assert.deepEqual([...result], [sum, sum, 0]);

  const gaps = Float64Array.of(rank, -5, rank + 1, -5);
  const column = everySecond(gaps, 2);
  const total = Float64Array.of(0, -7, 0, -7);
  comm.Allreduce([gaps, 1, column], [total, 1, column]);
  assert.deepEqual([...total], [sum, -7, sum + size, -7]);
  comm.Iallreduce(MPI.IN_PLACE, [gaps, 1, column], MPI.MAX).waitSync();
  assert.deepEqual([...gaps], [size - 1, -5, size, -5]);

  const sent = rank === 0 ? Float64Array.of(1, -1, 2, -1) : new Float64Array(4);
  await comm.Ibcast([sent, 1, column]);
  assert.deepEqual([...sent], rank === 0 ? [1, -1, 2, -1] : [1, 0, 2, 0]);

  const pair = Int32Array.of(rank, rank + 100, -1);
  const all = new Int32Array(2 * size + 1).fill(9);
  comm.Allgather([pair, 2], [all, 2]);
  assert.deepEqual([...all], [...range(size, (r) => [r, r + 100]).flat(), 9]);
  const bytes = new Uint8Array(8 * size);
  comm.Allgather([pair, 2], bytes);
  assert.deepEqual(new Int32Array(bytes.buffer), all.subarray(0, 2 * size));

  // A column of a matrix goes to each rank: elements of a type as wide as one number.
  const matrix = Float64Array.from({ length: 3 * size }, (_, i) => i);
  const ofMatrix = Datatype.of(matrix).createVector(3, 1, size).createResized(0, 8).commit();
  const mine = new Float64Array(3);
  comm.Scatter(rank === 0 ? [matrix, 1, ofMatrix] : undefined, mine);
  assert.deepEqual([...mine], [rank, rank + size, rank + 2 * size]);
  const back = new Float64Array(3 * size);
  comm.Gather(mine, rank === size - 1 ? [back, 1, ofMatrix] : undefined, size - 1);
  if (rank === size - 1) assert.deepEqual(back, matrix);
  const again = new Float64Array(3 * size);
  comm.Allgatherv(mine, [again, 1, ofMatrix]);
  assert.deepEqual(again, matrix);

  const scanned = new Int32Array(1);
  await comm.Iscan(Int32Array.of(rank + 1), scanned);
  assert.equal(scanned[0], ((rank + 1) * (rank + 2)) / 2);
  const before = Int32Array.of(-1);
  comm.Iexscan(Int32Array.of(rank + 1), before).waitSync();
  assert.equal(before[0], rank === 0 ? -1 : (rank * (rank + 1)) / 2);
  const part = new Int32Array(2);
  const whole = Int32Array.from({ length: 2 * size }, (_, i) => i);
  for (const scatter of [
    () => comm.ReduceScatterBlock(whole, part),
    () => comm.IreduceScatterBlock(whole, part).waitSync(),
    () => comm.IreduceScatter(whole, part, new Array(size).fill(2)),
  ]) {
    part.fill(0);
    await scatter();
    assert.deepEqual([...part], [2 * rank * size, (2 * rank + 1) * size]);
  }
  const inPlace = whole.slice();
  comm.ReduceScatterBlock(MPI.IN_PLACE, inPlace);
  assert.deepEqual([...inPlace.subarray(0, 2)], [...part]);
  return rank;
}

/** What every rank gets when the root, or another, is given nonsense; and that all goes on afterwards. */
async function refusals() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const last = size - 1;
  const found = [];
  const attempt = async (body) => {
    try {
      await body();
      found.push('none');
    } catch (error) {
      found.push(error.errorClass ?? error.message);
    }
    // Nothing of it is left: the next collective is as it should be.
    assert.equal(await comm.allreduce(1), size);
  };
  for (const length of [2, 5000]) {
    const block = new Int32Array(length);
    await attempt(() => comm.Scatter(rank === last ? new Int32Array(length * size + 1) : undefined, block, last));
    await attempt(() => comm.Iscatter(rank === last ? undefined : undefined, block, last).waitSync());
    await attempt(() => comm.Scatterv(rank === 0 ? [new Int32Array(3), [[1], [0]]] : undefined, block));
    const short = rank === 0 ? [new Int32Array(length * size), range(size, () => length - 1)] : undefined;
    await attempt(async () => await comm.Iscatterv(short, rank === 0 ? new Int32Array(length - 1) : block));
    await attempt(() => comm.Allgatherv(block, [new Int32Array(length * size), range(size, () => length + 1)]));
  }
  await attempt(() => comm.scatter(rank === 0 ? range(size + 1, (i) => i) : undefined));
  const refuses = () => {
    throw new Error(`no sum on ${rank}`);
  };
  await attempt(() => comm.allreduce(rank, { ...MPI.SUM, check() {}, commutative: false, combine: refuses }));
  await attempt(() => comm.bcast(rank === 0 ? refuses : undefined));
  return found;
}

export const tasks = defineTasks(import.meta.url, { byPlan, specifications, refusals }, { namespace: 'vectors' });
