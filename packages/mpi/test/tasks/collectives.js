import { strict as assert } from 'node:assert';
import { defineTasks } from '@parallel-cookbook/primitives';
import { createOp, MPI } from '@parallel-cookbook/mpi';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const join = createOp((a, b) => a + b, { name: 'join' });
// Associative and not commutative: composition of x -> a·x + b, as pairs one behind the other.
const compose = createOp((a) => a, {
  name: 'compose',
  arrays(incoming, inout) {
    for (let i = 0; i < inout.length; i += 2) {
      inout[i + 1] = Math.imul(inout[i], incoming[i + 1]) + inout[i + 1];
      inout[i] = Math.imul(inout[i], incoming[i]);
    }
  },
});

function composed(from, to, length) {
  const result = Int32Array.from({ length }, (_, i) => (i % 2 === 0 ? 1 : 0));
  for (let rank = from; rank < to; rank++) {
    for (let i = 0; i < length; i += 2) {
      const [a, b] = [rank + 2, rank + i];
      result[i + 1] = Math.imul(a, result[i + 1]) + b;
      result[i] = Math.imul(a, result[i]);
    }
  }
  return result;
}

/** Every collective over arrays, blocking and begun, against what it should give. */
async function arrays() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const forms = (name) => [
    (...args) => comm[name](...args),
    (...args) => comm[`I${name.toLowerCase()}`](...args).waitSync(),
    async (...args) => await comm[`I${name.toLowerCase()}`](...args),
  ];
  for (const length of [1, 8, 300, 3000]) {
    const mine = Float64Array.from({ length }, (_, i) => rank * 1000 + i);
    const of = (r) => Float64Array.from({ length }, (_, i) => r * 1000 + i);
    const sum = Float64Array.from({ length }, (_, i) => range(size, (r) => r * 1000 + i).reduce((a, b) => a + b));
    const all = Float64Array.from(range(size, (r) => [...of(r)]).flat());
    for (const root of new Set([0, size - 1])) {
      for (const bcast of forms('Bcast')) {
        const array = rank === root ? mine.slice() : new Float64Array(length);
        await bcast(array, root);
        assert.deepEqual(array, of(root));
      }
      for (const reduce of forms('Reduce')) {
        const target = rank === root ? new Float64Array(length) : undefined;
        await reduce(mine, target, MPI.SUM, root);
        if (rank === root) assert.deepEqual(target, sum);
      }
      for (const gather of forms('Gather')) {
        const target = rank === root ? new Float64Array(length * size) : undefined;
        await gather(mine, target, root);
        if (rank === root) assert.deepEqual(target, all);
      }
      for (const scatter of forms('Scatter')) {
        const target = new Float64Array(length);
        await scatter(rank === root ? all : undefined, target, root);
        assert.deepEqual(target, mine);
      }
    }
    for (const allreduce of forms('Allreduce')) {
      const target = new Float64Array(length);
      await allreduce(mine, target, MPI.SUM);
      assert.deepEqual(target, sum);
      const inPlace = mine.slice();
      await allreduce(MPI.IN_PLACE, inPlace, MPI.SUM);
      assert.deepEqual(inPlace, sum);
    }
    for (const allgather of forms('Allgather')) {
      const target = new Float64Array(length * size);
      await allgather(mine, target);
      assert.deepEqual(target, all);
      target.fill(0).set(mine, rank * length);
      await allgather(MPI.IN_PLACE, target);
      assert.deepEqual(target, all);
    }
    const rows = Float64Array.from({ length: length * size }, (_, i) => rank * 1e6 + i);
    const columns = range(size, (r) => range(length, (i) => r * 1e6 + rank * length + i)).flat();
    for (const alltoall of forms('Alltoall')) {
      const target = new Float64Array(length * size);
      await alltoall(rows, target);
      assert.deepEqual([...target], columns);
    }
    const counts = range(size, (r) => (r === size - 1 ? length * size - (size - 1) * (length - 1) : length - 1));
    const part = new Float64Array(counts[rank]);
    comm.ReduceScatter(rows, part, counts, MPI.MAX);
    const first = counts.slice(0, rank).reduce((a, b) => a + b, 0);
    assert.deepEqual(
      [...part],
      range(counts[rank], (i) => (size - 1) * 1e6 + first + i),
    );

    const even = length + (length % 2);
    const pairs = Int32Array.from({ length: even }, (_, i) => (i % 2 === 0 ? rank + 2 : rank + i - 1));
    const target = new Int32Array(even);
    comm.Allreduce(pairs, target, compose);
    assert.deepEqual(target, composed(0, size, even));
    target.fill(0);
    comm.Reduce(pairs, target, compose, size - 1);
    if (rank === size - 1) assert.deepEqual(target, composed(0, size, even));
    comm.Scan(pairs, target, compose);
    assert.deepEqual(target, composed(0, rank + 1, even));
    target.fill(-1);
    comm.Exscan(pairs, target, compose);
    assert.deepEqual(target, rank === 0 ? new Int32Array(even).fill(-1) : composed(0, rank, even));
    comm.Barrier();
    await comm.barrier();
  }
  // Several at once, waited for in another order than begun.
  const targets = range(6, () => new Int32Array(1));
  const requests = targets.map((target, i) => comm.Iallreduce(Int32Array.of(rank + i), target));
  for (const request of requests.reverse()) await request;
  assert.deepEqual(
    targets.map(([value]) => value),
    range(6, (i) => (size * (size - 1)) / 2 + size * i),
  );
  return rank;
}

/** Every collective over objects. */
async function objects() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const letter = (r) => String.fromCharCode(97 + r);
  const word = (to) => range(to, letter).join('');
  const large = (r) => ({ from: r, data: new Float64Array(3000).fill(r) });
  for (const root of new Set([0, size - 1])) {
    for (const form of ['', 'Sync']) {
      assert.deepEqual(await comm[`bcast${form}`](rank === root ? large(rank) : undefined, root), large(root));
      assert.deepEqual(
        await comm[`gather${form}`](letter(rank), root),
        rank === root ? range(size, letter) : undefined,
      );
      const blocks = rank === root ? range(size, large) : undefined;
      assert.deepEqual(await comm[`scatter${form}`](blocks, root), large(rank));
      assert.equal(await comm[`reduce${form}`](letter(rank), join, root), rank === root ? word(size) : undefined);
    }
    const wrong = comm.scatter(rank === root ? range(size + 1, letter) : undefined, root);
    await assert.rejects(wrong, { errorClass: 'MPI_ERR_COUNT' });
  }
  for (const form of ['', 'Sync']) {
    assert.deepEqual(await comm[`allgather${form}`](large(rank)), range(size, large));
    assert.equal(await comm[`allreduce${form}`](letter(rank), join), word(size));
    assert.deepEqual(
      await comm[`alltoall${form}`](range(size, (to) => letter(rank) + letter(to))),
      range(size, (from) => letter(from) + letter(rank)),
    );
    assert.equal(await comm[`scan${form}`](letter(rank), join), word(rank + 1));
    assert.equal(await comm[`exscan${form}`](letter(rank), join), rank === 0 ? undefined : word(rank));
    assert.deepEqual(await comm[`allreduce${form}`]([rank % 3, rank], MPI.MAXLOC), [
      Math.min(2, size - 1),
      Math.min(2, size - 1),
    ]);
  }
  return rank;
}

export const tasks = defineTasks(import.meta.url, { arrays, objects }, { namespace: 'collectives' });
