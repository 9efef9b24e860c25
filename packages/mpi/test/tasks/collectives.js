import { strict as assert } from 'node:assert';
import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { createOp, MPI } from '@parallel-cookbook/mpi';
import { sameNumbers } from './same-numbers.js';

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
        sameNumbers(array, of(root));
      }
      for (const reduce of forms('Reduce')) {
        const target = rank === root ? new Float64Array(length) : undefined;
        await reduce(mine, target, MPI.SUM, root);
        if (rank === root) sameNumbers(target, sum);
      }
      for (const gather of forms('Gather')) {
        const target = rank === root ? new Float64Array(length * size) : undefined;
        await gather(mine, target, root);
        if (rank === root) sameNumbers(target, all);
      }
      for (const scatter of forms('Scatter')) {
        const target = new Float64Array(length);
        await scatter(rank === root ? all : undefined, target, root);
        sameNumbers(target, mine);
      }
    }
    for (const allreduce of forms('Allreduce')) {
      const target = new Float64Array(length);
      await allreduce(mine, target, MPI.SUM);
      sameNumbers(target, sum);
      const inPlace = mine.slice();
      await allreduce(MPI.IN_PLACE, inPlace, MPI.SUM);
      sameNumbers(inPlace, sum);
    }
    for (const allgather of forms('Allgather')) {
      const target = new Float64Array(length * size);
      await allgather(mine, target);
      sameNumbers(target, all);
      target.fill(0).set(mine, rank * length);
      await allgather(MPI.IN_PLACE, target);
      sameNumbers(target, all);
    }
    const rows = Float64Array.from({ length: length * size }, (_, i) => rank * 1e6 + i);
    const columns = range(size, (r) => range(length, (i) => r * 1e6 + rank * length + i)).flat();
    for (const alltoall of forms('Alltoall')) {
      const target = new Float64Array(length * size);
      await alltoall(rows, target);
      sameNumbers(target, columns);
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
    sameNumbers(target, composed(0, size, even));
    target.fill(0);
    comm.Reduce(pairs, target, compose, size - 1);
    if (rank === size - 1) sameNumbers(target, composed(0, size, even));
    comm.Scan(pairs, target, compose);
    sameNumbers(target, composed(0, rank + 1, even));
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

/** What a rank gives to a collective, and what it gets from it. */
function planned(verb, length, root, count) {
  const { rank, size } = MPI.COMM_WORLD;
  const all = range(size, (r) => {
    const array = new Float64Array(length * size);
    for (let i = 0; i < array.length; i++) array[i] = count + r * 7 + i;
    return array;
  });
  const given = all[rank];
  const short = given.slice(0, length);
  const into = new Float64Array(length);
  const wide = new Float64Array(length * size);
  const sumOf = (from, to, at) => range(to - from, (i) => all[from + i][at]).reduce((a, b) => a + b, 0);
  const [none, sums] = [range(length, () => 0), range(length, (at) => sumOf(0, size, at))];
  const blocks = range(size, (r) => [...all[r].subarray(0, length)]).flat();
  switch (verb) {
    case 'Barrier':
      return { args: [], got: [], expected: [] };
    case 'Bcast': {
      const array = rank === root ? short : into;
      return { args: [array, root], got: array, expected: all[root].subarray(0, length) };
    }
    case 'Reduce':
      return { args: [short, into, MPI.SUM, root], got: into, expected: rank === root ? sums : none };
    case 'Allreduce':
      return { args: [short, into], got: into, expected: sums };
    case 'Gather':
      return { args: [short, wide, root], got: wide, expected: rank === root ? blocks : range(length * size, () => 0) };
    case 'Scatter':
      return { args: [given, into, root], got: into, expected: all[root].subarray(rank * length, (rank + 1) * length) };
    case 'Allgather':
      return { args: [short, wide], got: wide, expected: blocks };
    case 'Alltoall': {
      const expected = range(size, (r) => [...all[r].subarray(rank * length, (rank + 1) * length)]).flat();
      return { args: [given, wide], got: wide, expected };
    }
    case 'ReduceScatter':
      return { args: [given, into], got: into, expected: range(length, (i) => sumOf(0, size, rank * length + i)) };
    case 'Scan':
      return { args: [short, into], got: into, expected: range(length, (at) => sumOf(0, rank + 1, at)) };
    case 'Exscan':
      return { args: [short, into], got: into, expected: range(length, (at) => sumOf(0, rank, at)) };
  }
}

/** All ranks come to the same collectives in the same order, and each waits as it likes: blocking, begun, awaiting, or for several later on. */
async function mixed(seed, times) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [plan, own] = [new Random(seed), new Random(1000 * seed + rank + 1)];
  const verbs = ['Barrier', 'Bcast', 'Reduce', 'Allreduce', 'Gather', 'Scatter', 'Allgather', 'Alltoall'];
  const pending = [];
  const settle = async (most) => {
    while (pending.length > most) {
      const [{ request, check }] = pending.splice(own.integer(0, pending.length - 1), 1);
      check(await request);
    }
  };
  for (let i = 0; i < times; i++) {
    const verb = plan.choice([...verbs, 'ReduceScatter', 'Scan', 'Exscan', 'object']);
    const [length, root] = [plan.choice([1, 8, 100, 400, 3000]), plan.integer(0, size - 1)];
    const how = own.choice(['blocking', 'blocking', 'begun', 'awaiting', 'later']);
    if (verb === 'object') {
      const check = (sum) => assert.deepEqual(sum, (size * (size - 1)) / 2 + size * i);
      if (how === 'blocking') check(comm.allreduceSync(rank + i));
      else if (how === 'later') pending.push({ request: comm.allreduce(rank + i), check });
      else check(await comm.allreduce(rank + i));
    } else {
      const { args, got, expected } = planned(verb, length, root, i);
      const check = () => sameNumbers(got, expected, `${verb} of ${length} as number ${i}, ${how}`);
      const begin = comm[`I${verb[0].toLowerCase()}${verb.slice(1)}`];
      if (how === 'blocking' || !begin) {
        comm[verb](...args);
        check();
      } else {
        const request = begin.call(comm, ...args);
        if (how === 'later') pending.push({ request, check });
        else if (how === 'begun') check(request.waitSync());
        else check(await request);
      }
    }
    await settle(3);
  }
  await settle(0);
  return rank;
}

export const tasks = defineTasks(import.meta.url, { arrays, objects, mixed }, { namespace: 'collectives' });
