import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { defineTasks } from '@parallel-cookbook/primitives';
import { Info, MPI, Win } from '@parallel-cookbook/mpi';

const programUrl = new URL('../programs/spawned.js', import.meta.url);
const program = fileURLToPath(programUrl);
const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** What a child does: see `programs/spawned.js`, which is the same as a program. */
export async function child(word) {
  const parent = MPI.getParent();
  const world = MPI.COMM_WORLD;
  assert.deepEqual([parent.rank, parent.size], [world.rank, world.size]);
  assert.deepEqual(parent.group.members, world.group.members);
  const told = await parent.bcast(undefined, 0);
  // Collectives of both sides, and messages both ways, short and long.
  assert.equal(await world.allreduce(1), world.size);
  const theirs = await parent.allgather({ child: world.rank, word });
  assert.deepEqual(
    theirs,
    range(parent.remoteSize, (rank) => ({ parent: rank, told })),
  );
  const large = new Float64Array(40_000);
  for (let from = 0; from < parent.remoteSize; from++) {
    parent.Recv(large, from, 5);
    assert.equal(large[39_999], from);
    parent.Send(
      large.map((x) => x + 1),
      from,
      6,
    );
  }
  const merged = await parent.merge(true);
  assert.deepEqual(merged.rank, parent.remoteSize + world.rank);
  assert.equal(await merged.allreduce(1), parent.remoteSize + world.size);
  const half = await merged.split(merged.rank % 2);
  assert.deepEqual(
    (await half.allgather(merged.rank)).map((rank) => rank % 2),
    range(half.size, () => merged.rank % 2),
  );
  for (const comm of [half, merged, parent]) await comm.disconnect();
  assert.equal(MPI.getParent(), undefined);
  assert.equal(await world.allreduce(world.rank), (world.size * (world.size - 1)) / 2);
}

/** The parents' side of it. */
async function talk(children, count, words) {
  const { rank, size } = children;
  assert.deepEqual([children.remoteSize, children.remoteGroup.size], [count, count]);
  assert.equal(
    await children.bcast(rank === 0 ? 'told' : undefined, rank === 0 ? MPI.ROOT : MPI.PROC_NULL),
    rank === 0 ? 'told' : undefined,
  );
  const theirs = await children.allgather({ parent: rank, told: 'told' });
  assert.deepEqual(
    theirs,
    words.map((word, i) => ({ child: i, word })),
  );
  const large = new Float64Array(40_000);
  const sent = range(count, (to) => children.Isend(new Float64Array(40_000).fill(rank), to, 5));
  // While this rank blocks in its own world, what goes to the children goes on.
  MPI.COMM_WORLD.Barrier();
  for (let from = 0; from < count; from++) {
    children.Recv(large, from, 6);
    assert.equal(large[0], rank + 1);
  }
  for (const each of sent) await each;
  const merged = await children.merge(false);
  assert.deepEqual([merged.rank, merged.size], [rank, size + count]);
  assert.equal(await merged.allreduce(1), size + count);
  const half = await merged.split(merged.rank % 2);
  await half.allgather(merged.rank);
  for (const comm of [half, merged, children]) await comm.disconnect();
  assert.throws(() => children.Barrier(), /was freed/);
}

/** Spawns as all, as a program and as a task, awaiting and blocking, one and several programs. */
async function all() {
  const comm = MPI.COMM_WORLD;
  assert.equal(MPI.getParent(), undefined);
  const root = comm.size - 1;
  const last = comm.rank === root;
  await talk(await comm.spawn(last ? program : 'of no account', { maxprocs: last ? 2 : -1, args: ['word'], root }), 2, [
    'word',
    'word',
  ]);
  await talk(comm.spawnSync(tasks.child, { args: ['task'], maxprocs: 1 }), 1, ['task']);
  const info = new Info({ wdir: fileURLToPath(new URL('.', programUrl)) });
  const parts = [
    { program: programUrl, args: ['one'], maxprocs: 1 },
    { program: 'spawned.js', args: ['two'], maxprocs: 2, info },
  ];
  await talk(await comm.spawnMultiple(parts), 3, ['one', 'two', 'two']);
  return await comm.allreduce(1);
}

/** Each rank spawns children of its own, which spawn children of theirs. */
async function trees() {
  const comm = MPI.COMM_WORLD;
  const children = await MPI.COMM_SELF.spawn(tasks.middle, { maxprocs: 2, args: [comm.rank] });
  const sum = await children.allreduce(0, MPI.SUM);
  await children.disconnect();
  return await comm.allgather(sum);
}

async function middle(number) {
  const parent = MPI.getParent();
  const children = await MPI.COMM_WORLD.spawn(tasks.leaf, { maxprocs: 2 });
  const leaves = await children.allreduce(0);
  await parent.allreduce(leaves + number);
  await children.disconnect();
  await parent.disconnect();
}

async function leaf() {
  const parent = MPI.getParent();
  await parent.allreduce(MPI.COMM_WORLD.rank + 1);
  await parent.disconnect();
}

/** What cannot be started: every rank is told, and all goes on. */
async function refusals() {
  const comm = MPI.COMM_WORLD;
  const classes = [];
  for (const spawn of [
    () => comm.spawn('no/such/program.js'),
    () => comm.spawn(program, { maxprocs: 0 }),
    () => comm.spawn(program, { maxprocs: 200_000 }),
    () => comm.spawn(program, { args: [5] }),
    () => comm.spawn(program, { root: comm.size }),
    () => comm.spawnMultiple([]),
    () => comm.spawn(new URL('https://example.org/program.js')),
  ]) {
    try {
      await spawn();
      classes.push('none');
    } catch (error) {
      classes.push(error.errorClass);
    }
  }
  assert.equal(await comm.allreduce(1), comm.size);
  return classes;
}

/** Several spawns at once, with different roots, beside other communicators that are made. */
async function together() {
  const comm = MPI.COMM_WORLD;
  const roots = range(3, (i) => (comm.size - 1 + i) % comm.size);
  const made = await Promise.all(
    roots.flatMap((root, i) => [comm.spawn(tasks.adder, { root, args: [i], maxprocs: 1 + (i % 2) }), comm.dup()]),
  );
  const sums = [];
  for (const [i, one] of made.entries()) {
    if (one.isInter) {
      assert.equal(one.remoteSize, 1 + ((i / 2) % 2));
      sums.push(await one.allreduce(comm.rank));
    } else assert.equal(await one.allreduce(1), comm.size);
  }
  for (const one of made.reverse()) await (one.isInter ? one.disconnect() : one.free());
  return sums;
}

async function adder(number) {
  const parent = MPI.getParent();
  const { remoteSize } = parent;
  assert.equal(await parent.allreduce(10 * number), (remoteSize * (remoteSize - 1)) / 2);
  await parent.disconnect();
}

/** Parents and children become one, which spawns again, and all three worlds become one. */
async function generations() {
  const children = await MPI.COMM_WORLD.spawn(tasks.second, { maxprocs: 2 });
  const family = await children.merge(false);
  const sum = await grow(family);
  await children.disconnect();
  return sum;
}

async function second() {
  const parent = MPI.getParent();
  await grow(await parent.merge(true));
  await parent.disconnect();
}

async function grow(family) {
  const grandchildren = await family.spawn(tasks.third, { maxprocs: 2, root: family.size - 1 });
  const all = await grandchildren.merge(false);
  const sum = await meet(all, family.size + 2);
  for (const comm of [all, grandchildren, family]) await comm.disconnect();
  return sum;
}

async function third() {
  const parent = MPI.getParent();
  const all = await parent.merge(true);
  await meet(all, parent.remoteSize + 2);
  for (const comm of [all, parent]) await comm.disconnect();
}

async function meet(all, size) {
  assert.equal(all.size, size);
  // Who is of which world does not matter: each third of all, and the first with the last.
  const part = await all.split(all.rank % 3, -all.rank);
  assert.equal(part.size, range(size, (rank) => rank).filter((rank) => rank % 3 === all.rank % 3).length);
  assert.equal(await part.bcast(all.rank, part.size - 1), all.rank % 3);
  const ends = await all.create(all.group.include([0, size - 1]));
  if (ends) {
    const [mine, theirs] = [new Float64Array(50_000).fill(all.rank), new Float64Array(50_000)];
    ends.Sendrecv(mine, 1 - ends.rank, 1, theirs, 1 - ends.rank);
    assert.equal(theirs[49_999], size - 1 - all.rank);
    ends.free();
  }
  part.free();
  return await all.allreduce(all.rank);
}

/** Nobody disconnects: what was sent last still comes, and all end. */
async function loose() {
  const children = await MPI.COMM_WORLD.spawn(tasks.looseChild, { maxprocs: 2 });
  const got = [];
  for (const child of [1, 0]) got.push((await children.recv(child, MPI.COMM_WORLD.rank)).length);
  return got;
}

async function looseChild() {
  const parent = MPI.getParent();
  for (let to = 0; to < parent.remoteSize; to++) {
    await parent.isend(new Uint8Array(parent.rank === 0 ? 8 : 300_000), to, to);
  }
}

/** What worlds do not share with each other, they have themselves. @param areOne whether ranks of both can share memory. */
async function apart(areOne) {
  const children = await MPI.COMM_WORLD.spawn(tasks.apartChild, { args: [areOne], maxprocs: 2 });
  const found = await lookAround(await children.merge(false), areOne);
  await assert.rejects(children.recv(0, 1, { timeoutMs: 700 }), { name: 'TimeoutError' });
  await children.disconnect();
  return found;
}

async function apartChild(areOne) {
  const parent = MPI.getParent();
  const world = MPI.COMM_WORLD;
  await lookAround(await parent.merge(true), areOne);
  // Longer than it takes to find a deadlock: nothing is concluded while ranks of other worlds could send.
  await assert.rejects(world.recv(1 - world.rank, 1, { timeoutMs: 700 }), { name: 'TimeoutError' });
  await parent.disconnect();
  await assert.rejects(world.recv(1 - world.rank, 2), { name: 'RankDeadlockError' });
}

async function lookAround(family, areOne) {
  const machine = await family.splitType('shared');
  const win = await Win.allocate(Int32Array, 1, machine);
  await win.fence();
  win.Accumulate(Int32Array.of(1), 0);
  await win.fence();
  const seen = new Int32Array(1);
  win.Get(seen, 0);
  await win.fence();
  await win.free();
  if (!areOne) {
    await assert.rejects(Win.allocate(Int32Array, 1, family), { errorClass: 'MPI_ERR_UNSUPPORTED_OPERATION' });
  }
  assert.equal(seen[0], machine.size);
  const found = [machine.size, family.size];
  machine.free();
  await family.disconnect();
  return found;
}

/** Where nothing is started. @param reason that is told. */
async function unsupported(reason) {
  await assert.rejects(MPI.COMM_WORLD.spawn(program), {
    errorClass: 'MPI_ERR_UNSUPPORTED_OPERATION',
    message: new RegExp(reason),
  });
  return await MPI.COMM_WORLD.allreduce(1);
}

export const tasks = defineTasks(
  import.meta.url,
  {
    ...{ all, child, trees, middle, leaf, refusals, unsupported, together, adder },
    ...{ generations, second, third, loose, looseChild, apart, apartChild },
  },
  { namespace: 'spawned' },
);
