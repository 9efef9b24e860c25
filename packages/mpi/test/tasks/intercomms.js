import { strict as assert } from 'node:assert';
import { defineTasks } from '@parallel-cookbook/primitives';
import { createOp, MPI } from '@parallel-cookbook/mpi';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const join = createOp((a, b) => a + b, { name: 'join' });

/** The even ranks of the world on one side, the odd ones on the other; each side led by its last rank. */
async function sides() {
  const world = MPI.COMM_WORLD;
  const side = world.rank % 2;
  const here = await world.split(side);
  const lastOf = (which) => ((world.size - 1) % 2 === which ? world.size - 1 : world.size - 2);
  const inter = await here.createIntercomm(here.size - 1, world, lastOf(1 - side), 3);
  return { world, side, here, inter };
}

/** Everything between two sides, on any number of ranks from 2. */
async function everything() {
  const { world, side, here, inter } = await sides();
  const { rank, size, remoteSize } = inter;
  const theirs = range(remoteSize, (r) => 2 * r + 1 - side);
  assert.deepEqual([rank, size, inter.group.members], [here.rank, here.size, here.group.members]);
  assert.deepEqual(inter.remoteGroup.members, theirs);

  // Messages: ranks are those of the other side.
  const name = (r) => `rank ${r} of the world`;
  for (let to = 0; to < remoteSize; to++) await inter.bsend({ from: name(world.rank) }, to, rank);
  for (let from = 0; from < remoteSize; from++) {
    assert.deepEqual(await inter.recv(from, from), { from: name(theirs[from]) });
  }
  const peer = rank < remoteSize ? rank : MPI.PROC_NULL;
  const into = Int32Array.of(-1);
  const status = inter.Sendrecv(Int32Array.of(world.rank), peer, 7, into, peer, 7);
  assert.deepEqual([into[0], status.source], peer < 0 ? [-1, peer] : [theirs[rank], rank]);
  assert.throws(() => inter.Send(into, remoteSize), { errorClass: 'MPI_ERR_RANK' });

  // Collectives: each side gets what the other gives.
  assert.deepEqual(await inter.allgather(world.rank), theirs);
  assert.equal(await inter.allreduce(String(world.rank), join), theirs.join(''));
  assert.deepEqual(
    await inter.alltoall(range(remoteSize, (to) => `${world.rank}>${theirs[to]}`)),
    theirs.map((r) => `${r}>${world.rank}`),
  );
  inter.Barrier();
  await inter.barrier();
  for (const giver of [0, 1]) {
    const last = side === giver ? size - 1 : remoteSize - 1;
    const root = side !== giver ? last : rank === last ? MPI.ROOT : MPI.PROC_NULL;
    const large = new Float64Array(5000).fill(giver);
    const isRoot = root === MPI.ROOT;
    const got = await inter.bcast(isRoot ? large : 'own', root);
    assert.deepEqual(got, isRoot || side !== giver ? large : 'own');
    assert.equal(inter.bcastSync(isRoot ? 'word' : undefined, root), isRoot || side !== giver ? 'word' : undefined);
    assert.deepEqual(await inter.gather(world.rank, root), isRoot ? theirs : undefined);
    assert.equal(await inter.reduce(String(world.rank), join, root), isRoot ? theirs.join('') : undefined);
    const blocks = isRoot ? range(remoteSize, (r) => ({ for: r })) : undefined;
    assert.deepEqual(await inter.scatter(blocks, root), side === giver ? undefined : { for: rank });
    // A list of the wrong length: the root and the other side are told.
    const wrong = inter.scatter(isRoot ? range(remoteSize + 1, () => 0) : undefined, root);
    if (root === MPI.PROC_NULL) assert.equal(await wrong, undefined);
    else await assert.rejects(wrong, { errorClass: 'MPI_ERR_COUNT' });

    const buffer = Int32Array.of(isRoot ? 5 : 0, 0);
    inter.Bcast([buffer, 1], root);
    assert.equal(buffer[0], root === MPI.PROC_NULL ? 0 : 5);
    const all = new Int32Array(2 * remoteSize);
    inter.Gather(Int32Array.of(world.rank, 1), isRoot ? all : undefined, root);
    if (isRoot)
      assert.deepEqual(
        [...all],
        theirs.flatMap((r) => [r, 1]),
      );
    const block = new Int32Array(2);
    inter.Scatter(isRoot ? Int32Array.from({ length: 2 * remoteSize }, (_, i) => i) : undefined, block, root);
    if (side !== giver) assert.deepEqual([...block], [2 * rank, 2 * rank + 1]);
    const sum = new Float64Array(2);
    inter.Reduce(Float64Array.of(world.rank, 1), isRoot ? sum : undefined, MPI.SUM, root);
    if (isRoot) assert.deepEqual([...sum], [theirs.reduce((a, b) => a + b), remoteSize]);
  }
  const all = new Int32Array(remoteSize);
  inter.Allgather(Int32Array.of(world.rank), all);
  assert.deepEqual([...all], theirs);
  inter.Alltoall(
    Int32Array.from({ length: remoteSize }, (_, to) => world.rank * 100 + to),
    all,
  );
  assert.deepEqual(
    [...all],
    theirs.map((r) => r * 100 + rank),
  );
  const most = new Int32Array(1);
  inter.Allreduce(Int32Array.of(world.rank), most, MPI.MAX);
  assert.equal(most[0], Math.max(...theirs));
  // Begun several at once, waited for in another order.
  const pending = range(3, (i) => [
    inter.Ibcast(new Int32Array(2), side === 0 ? (rank === 0 ? MPI.ROOT : MPI.PROC_NULL) : 0),
    i,
  ]);
  for (const [request] of pending.reverse()) await request;
  await assert.rejects(inter.bcast(1, remoteSize), { errorClass: 'MPI_ERR_ROOT' });

  // An error on one rank is told to both sides, and all goes on.
  const fails = createOp(() => {
    throw new Error('no');
  });
  if (size > 1 && remoteSize > 1) await assert.rejects(inter.allreduce(1, fails));
  const twin = await inter.dup();
  assert.deepEqual(
    await twin.allgather(rank),
    range(remoteSize, (r) => r),
  );
  twin.free();
  assert.throws(() => twin.Barrier(), /was freed/);
  return await merged(inter, side, world);
}

/** One communicator of both sides, in every order. */
async function merged(inter, side, world) {
  const ours = inter.group.members;
  const theirs = inter.remoteGroup.members;
  const low = inter.mergeSync(side === 1);
  assert.deepEqual(low.group.members, side === 0 ? [...ours, ...theirs] : [...theirs, ...ours]);
  const high = await inter.merge(side === 0);
  assert.deepEqual(high.group.members, side === 1 ? [...ours, ...theirs] : [...theirs, ...ours]);
  const either = await inter.merge();
  assert.equal(either.size, world.size);
  assert.equal(await either.allreduce(1), world.size);
  assert.equal(await low.bcast(low.rank === 0 ? 'first' : undefined), 'first');
  return world.rank;
}

/** Leaders that name what is no leader. */
async function refusals() {
  const world = MPI.COMM_WORLD;
  const here = await world.split(world.rank % 2);
  const classes = [];
  for (const make of [
    () => here.createIntercomm(99, world, 0),
    () => here.createIntercomm(0, undefined, 0),
    () => here.createIntercomm(0, world, world.size),
    () => here.createIntercomm(0, world, 0, -1),
  ]) {
    try {
      await make();
    } catch (error) {
      classes.push(error.errorClass);
    }
  }
  assert.equal(await here.allreduce(1), here.size);
  return classes;
}

export const tasks = defineTasks(import.meta.url, { everything, refusals }, { namespace: 'intercomms' });
