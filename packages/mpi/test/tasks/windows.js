import { strict as assert } from 'node:assert';
import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { Datatype, MPI, Win } from '@parallel-cookbook/mpi';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const kinds = [
  ...[Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array, Uint8ClampedArray],
];
const valueOf = (kind, number) => (kind.name.startsWith('Big') ? BigInt(number) : number);

/** Puts, gets and accumulates between fences: over memory of MPI and over arrays of the ranks' own. */
async function fences() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [left, right] = [(rank - 1 + size) % size, (rank + 1) % size];
  const ways = [Win.allocate, Win.allocateShared, (kind, length) => Win.create(new kind(length), comm)];
  for (const [i, kind] of kinds.entries()) {
    const win = await ways[i % ways.length](kind, 2 * size + 2, comm);
    const mine = (number) => valueOf(kind, number);
    assert.equal(win.memory[0], mine(0));
    await win.fence(MPI.MODE_NOPRECEDE);
    // Each rank puts into its own place of every part.
    for (let to = 0; to < size; to++) win.Put(kind.of(mine(rank + 1), mine(to)), to, 2 * rank);
    win.fenceSync();
    assert.deepEqual([...win.memory.subarray(0, 2 * size)], range(size, (r) => [mine(r + 1), mine(rank)]).flat());
    const got = new kind(2);
    win.Get(got, right, 2 * left);
    assert.deepEqual([...got], [mine(left + 1), mine(right)]);
    await win.Rget([got, 1], right, [2 * rank, 1]);
    assert.equal(got[0], mine(rank + 1));
    win.Put(kind.of(mine(9)), MPI.PROC_NULL);
    await win.fence();
    for (let to = 0; to < size; to++) win.Accumulate(kind.of(mine(rank + 1)), to, 2 * size);
    for (let to = 0; to < size; to++) win.Accumulate(kind.of(mine(rank + 1)), to, 2 * size + 1, MPI.MAX);
    await win.fence(MPI.MODE_NOSUCCEED);
    assert.deepEqual([...win.memory.subarray(2 * size)], [mine((size * (size + 1)) / 2), mine(size)]);
    // What a rank stores by itself others see after the next fence.
    win.memory[0] = mine(100 + rank);
    await win.fence();
    win.Get(got, right, [0, 2]);
    assert.equal(got[0], mine(100 + right));
    await win.fence(MPI.MODE_NOSUCCEED);
    await win.free();
  }
  return rank;
}

/** Derived types, displacements in bytes, parts of different lengths. */
async function layouts() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const win = await Win.allocate(Float64Array, 12, comm, { displacementUnit: 1 });
  const column = Datatype.of('Float64').createVector(3, 1, 4).commit();
  const next = (rank + 1) % size;
  await win.fence();
  win.Put(Float64Array.of(rank, rank + 0.5, -rank), next, [8, 1, column]);
  await win.fence();
  const left = (rank - 1 + size) % size;
  assert.deepEqual([...win.memory], [0, left, 0, 0, 0, left + 0.5, 0, 0, 0, -left, 0, 0]);
  const three = new Float64Array(3);
  win.Get(three, next, [8, 1, column]);
  assert.deepEqual([...three], [rank, rank + 0.5, -rank]);
  const spread = new Float64Array(9).fill(7);
  win.Get([spread, 1, column], next, [8, 1, column]);
  assert.deepEqual([...spread], [rank, 7, 7, 7, rank + 0.5, 7, 7, 7, -rank]);
  await win.fence();
  const before = new Float64Array(3);
  win.GetAccumulate(Float64Array.of(1, 2, 4), before, next, [8, 1, column], MPI.SUM);
  assert.deepEqual([...before], [rank, rank + 0.5, -rank]);
  win.GetAccumulate(new Float64Array(3), before, next, [8, 1, column], MPI.NO_OP);
  assert.deepEqual([...before], [rank + 1, rank + 2.5, 4 - rank]);
  win.Accumulate(Float64Array.of(5), next, 8, MPI.REPLACE);
  win.Get([before, 1], next, [8, 1]);
  assert.equal(before[0], 5);
  await win.fence(MPI.MODE_NOSUCCEED);
  win.freeSync();

  const shared = await Win.allocateShared(Int32Array, rank + 1, comm);
  shared.memory.fill(rank);
  await shared.fence();
  const all = range(size, (r) => shared.sharedQuery(r));
  for (const [r, { memory, displacementUnit }] of all.entries()) {
    assert.deepEqual([[...memory], displacementUnit], [range(r + 1, () => r), 4]);
    if (r > 0) assert.equal(memory.byteOffset, all[r - 1].memory.byteOffset + 4 * r);
  }
  await shared.fence(MPI.MODE_NOSUCCEED);
  await shared.free();
  const none = Win.createSync(new Int32Array(rank === 0 ? 1 : 0), comm);
  assert.equal(none.model, 'separate');
  none.freeSync();
  return rank;
}

/** Post, start, complete, wait around a ring, and only between some. */
async function postings() {
  const comm = MPI.COMM_WORLD;
  const { rank, size, group } = comm;
  const [left, right] = [(rank - 1 + size) % size, (rank + 1) % size];
  for (const win of [await Win.allocate(Int32Array, 1, comm), await Win.create(new Int32Array(1), comm)]) {
    for (let round = 1; round <= 20; round++) {
      win.post(group.include([left]));
      if (round % 2 === 0) await win.start(group.include([right]));
      else win.startSync(group.include([right]));
      win.Put(Int32Array.of(100 * round + rank), right);
      assert.throws(() => win.Put(Int32Array.of(1), size > 2 ? left : size), /MPI_ERR|may not be accessed|no rank/);
      win.complete();
      if (round % 3 === 0) win.waitSync();
      else if (round % 3 === 1) await win.wait();
      else while (!win.test()) await new Promise(setImmediate);
      assert.equal(win.memory[0], 100 * round + left);
    }
    await win.free();
  }
  return rank;
}

/** Numbers from one counter, by three instructions, and sums of floats: nothing is lost and nothing comes twice. */
async function counters(seed, each) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const random = new Random(seed + rank);
  const win = await Win.allocate(Float64Array, 8, comm, { displacementUnit: 8 });
  const [one, mine] = [BigInt64Array.of(1n), new BigInt64Array(1)];
  const tickets = [];
  await win.lockAll();
  for (let i = 0; i < each; i++) {
    win.FetchAndOp(one, mine, 0, 0);
    tickets.push(Number(mine[0]));
    win.Accumulate(Float64Array.of(0.5), size - 1, 1);
    const home = random.integer(0, size - 1);
    for (const seen = new BigInt64Array(1); ;) {
      win.Get(seen, home, 2);
      win.CompareAndSwap(BigInt64Array.of(seen[0] + 1n), seen, mine, home, 2);
      if (mine[0] === seen[0]) break;
    }
  }
  win.flushAll();
  win.unlockAll();
  await win.fence();
  const all = (await comm.allgather(tickets)).flat().sort((a, b) => a - b);
  assert.deepEqual(
    all,
    range(size * each, (i) => i),
  );
  for (const own of await comm.allgather(tickets))
    assert.deepEqual(
      own,
      own.toSorted((a, b) => a - b),
    );
  if (rank === size - 1) assert.equal(win.memory[1], (size * each) / 2);
  const swaps = Number(new BigInt64Array(win.memory.buffer, win.memory.byteOffset + 16, 1)[0]);
  assert.equal(await comm.allreduce(swaps), size * each);
  await win.fence(MPI.MODE_NOSUCCEED);
  await win.free();
  return rank;
}

/** Exclusive locks by blocked ranks and by tasks in the event loop: a counter that nobody changes in one step, and one word that shows who is inside. */
async function exclusion(seed, each) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const random = new Random(seed + rank);
  for (const win of [await Win.allocate(Int32Array, 2, comm), await Win.create(new Int32Array(2), comm)]) {
    const [seen, expected] = [new Int32Array(2), range(size, () => 0)];
    for (let i = 0; i < each; i++) {
      const home = random.integer(0, size - 1);
      if (random.integer(0, 1) === 0) win.lockSync(home);
      else await win.lock(home, MPI.LOCK_EXCLUSIVE);
      win.Get(seen, home);
      assert.equal(seen[1], 0);
      win.Put(Int32Array.of(rank + 1), home, 1);
      win.Get(seen, home);
      assert.equal(seen[1], rank + 1);
      win.Put(Int32Array.of(seen[0] + 1, 0), home);
      win.unlock(home);
      expected[home]++;
      if (random.integer(0, 3) === 0) {
        win.lockSync(home, 'shared');
        win.Get(seen, home);
        assert.equal(seen[1], 0);
        win.unlock(home);
      }
    }
    await comm.barrier();
    win.sync();
    const sums = await comm.alltoall(expected);
    assert.equal(
      win.memory[0],
      sums.reduce((a, b) => a + b, 0),
    );
    await win.free();
  }
  return rank;
}

/** Everything that is refused, with its class; the window is as before. */
async function mistakes() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const win = await Win.allocate(Int32Array, 4, comm);
  const one = Int32Array.of(1);
  const refused = (errorClass, act) => assert.throws(act, { name: 'MPIError', errorClass });
  refused('MPI_ERR_RMA_SYNC', () => win.Put(one, rank));
  refused('MPI_ERR_RMA_SYNC', () => win.unlock(rank));
  refused('MPI_ERR_RMA_SYNC', () => win.unlockAll());
  refused('MPI_ERR_RMA_SYNC', () => win.complete());
  refused('MPI_ERR_RMA_SYNC', () => win.waitSync());
  refused('MPI_ERR_RMA_SYNC', () => win.flush(rank));
  refused('MPI_ERR_LOCKTYPE', () => win.lockSync(rank, 'mine'));
  refused('MPI_ERR_ASSERT', () => win.fenceSync(1000));
  refused('MPI_ERR_RANK', () => win.lockSync(size));
  await win.fence();
  refused('MPI_ERR_RANK', () => win.Put(one, size));
  refused('MPI_ERR_RMA_RANGE', () => win.Put(one, rank, 4));
  refused('MPI_ERR_RMA_RANGE', () => win.Get(new Int32Array(5), rank));
  refused('MPI_ERR_RMA_RANGE', () => win.FetchAndOp(one, new Int32Array(1), rank, 4));
  refused('MPI_ERR_DISP', () => win.Put(one, rank, -1));
  refused('MPI_ERR_COUNT', () => win.Put(one, rank, [0, 2]));
  refused('MPI_ERR_BUFFER', () => win.Put({ a: 1 }, rank));
  refused('MPI_ERR_TYPE', () => win.Accumulate(one, rank, [0, 1, Datatype.of('Uint32')]));
  refused('MPI_ERR_TYPE', () => win.FetchAndOp(one, new Uint32Array(1), rank));
  refused('MPI_ERR_TYPE', () => {
    const float = new Float32Array(1);
    win.CompareAndSwap(float, float, float, rank);
  });
  refused('MPI_ERR_DISP', () => win.FetchAndOp(new Float64Array(1), new Float64Array(1), rank, 1));
  refused('MPI_ERR_OP', () => win.Accumulate(new Float32Array(1), rank, 0, MPI.BAND));
  refused('MPI_ERR_OP', () => win.Accumulate(one, rank, 0, MPI.MAXLOC));
  win.Put(one, rank);
  refused('MPI_ERR_RMA_SYNC', () => win.lockSync(rank)); // the fence's accesses are not ended
  await win.fence(MPI.MODE_NOSUCCEED);
  win.lockSync(rank);
  refused('MPI_ERR_RMA_SYNC', () => win.lockSync(rank));
  refused('MPI_ERR_RMA_SYNC', () => win.fenceSync());
  refused('MPI_ERR_RMA_SYNC', () => win.freeSync());
  win.unlock(rank);
  assert.deepEqual([...win.memory], [1, 0, 0, 0]);
  // A rank that waits in vain gives its place in the line back.
  await comm.barrier();
  if (rank === 0) win.lockSync(0);
  await comm.barrier();
  if (rank !== 0) {
    await assert.rejects(win.lock(0, 'exclusive', 0, { timeoutMs: 20 }), { name: 'TimeoutError' });
    assert.throws(() => win.lockAllSync(0, { timeoutMs: 20 }), { name: 'TimeoutError' });
  }
  await comm.barrier();
  if (rank === 0) win.unlock(0);
  win.lockAllSync();
  win.unlockAll();
  await win.free();
  refused('MPI_ERR_WIN', () => win.fenceSync());
  refused('MPI_ERR_WIN', () => win.Put(one, rank));
  refused('MPI_ERR_WIN', () => win.sync());
  // One rank gives nonsense: nobody waits for it in vain.
  await assert.rejects(Win.allocate(Int32Array, rank === 0 ? -1 : 4, comm), {
    errorClass: rank === 0 ? 'MPI_ERR_SIZE' : 'MPI_ERR_ARG',
  });
  await assert.rejects(Win.allocate(Float64Array, rank === 0 ? 2 ** 50 : 1, comm), { errorClass: 'MPI_ERR_NO_MEM' });
  assert.equal(await comm.allreduce(1), size);
  return rank;
}

/** Locks in a circle: everybody in it is told. */
async function circle() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const win = await Win.allocate(Int32Array, 1, comm);
  win.lockSync(rank);
  await comm.barrier();
  try {
    win.lockSync((rank + 1) % size);
    return 'locked';
  } catch (error) {
    return error.name;
  }
}

export const tasks = defineTasks(
  import.meta.url,
  { fences, layouts, postings, counters, exclusion, mistakes, circle },
  { namespace: 'windows' },
);
