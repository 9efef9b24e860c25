import { strict as assert } from 'node:assert';
import { BrokenExecutorError, defineTasks, Random, WorkerDiedError } from '@parallel-cookbook/primitives';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { executorContract } from '@parallel-cookbook/primitives/testing';
import { MPI, MPICommExecutor, MPIPoolExecutor } from '@parallel-cookbook/mpi';

/** What a rank of the pool is in its world. */
function place() {
  const { rank, size } = MPI.COMM_WORLD;
  return { rank, size };
}

let greeting = '';
/** @param {string} word */
function greet(word) {
  greeting = word;
}
/** @param {string} name */
function greeted(name) {
  return `${greeting} ${name}`;
}

/** @param {number} x @param {number} n */
function power(x, n) {
  return x ** n;
}

/** Gives a large array back, each number doubled. @param {Float64Array} array */
function doubled(array) {
  return array.map((x) => 2 * x);
}

/** Every rank of the pool calls it at once: they meet in a collective of their own world. @param {number} value */
async function meet(value) {
  return await MPI.COMM_WORLD.allreduce(value);
}

/** @param {number} code */
function endRank(code) {
  process.exit(code);
}

/** What ranks of a pool do. */
export const calls = defineTasks(
  import.meta.url,
  { place, greet, greeted, power, doubled, meet, endRank },
  { namespace: 'pools.calls' },
);

/** How many lanes a case of the contract wants. */
async function lanesOf(index, capabilities) {
  let wanted = 0;
  const open = (lanes) => {
    wanted = lanes;
    throw new Error('this was only a question');
  };
  await executorContract({ open, capabilities })
    [index].run()
    .catch(() => undefined);
  return wanted;
}

/** The whole contract of executors, each case on as many ranks as it wants lanes, and one more. */
async function contract(root) {
  const comm = MPI.COMM_WORLD;
  const capabilities = await MPICommExecutor.run(comm, (pool) => pool.capabilities, { root });
  const harness = { capabilities, memory: mappedMemory, calls: 120 };
  const count = await comm.bcast(capabilities && executorContract({ ...harness, open: undefined }).length, root);
  for (let i = 0; i < count; i++) {
    const lanes = await comm.bcast(capabilities && (await lanesOf(i, capabilities)), root);
    const others = Array.from({ length: comm.size }, (_, rank) => rank).filter((rank) => rank !== root);
    const part = await comm.create(comm.group.include([root, ...others.slice(0, lanes)]));
    if (part) {
      await MPICommExecutor.run(part, async (pool) => {
        assert.equal(pool.numWorkers, lanes);
        const { title, run } = executorContract({ ...harness, open: () => pool })[i];
        try {
          await run();
        } catch (error) {
          throw new Error(`in "${title}"`, { cause: error });
        }
      });
    }
  }
  return count;
}

/** Pools one after the other, some of which nobody uses; the root goes round. */
async function manyPools(times) {
  const comm = MPI.COMM_WORLD;
  const random = new Random(31);
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const items = Array.from({ length: random.integer(0, 9) }, (_, j) => j);
    const found = await MPICommExecutor.run(
      comm,
      async (pool) => {
        assert.equal(pool.numWorkers, Math.max(1, comm.size - 1));
        if (i % 3 === 0) await pool.bootup();
        return (
          await pool.starmap(
            calls.power,
            items.map((j) => [j, 2]),
          )
        ).reduce((a, b) => a + b, 0);
      },
      { root: i % comm.size },
    );
    const expected = items.reduce((a, j) => a + j * j, 0);
    assert.equal(found, comm.rank === i % comm.size ? expected : undefined);
    sum += expected;
    assert.equal(await comm.allreduce(i), i * comm.size);
  }
  return sum;
}

/** The body throws: the root gets its error, the others go on. */
async function bodyThrows() {
  const comm = MPI.COMM_WORLD;
  let caught = '';
  try {
    await MPICommExecutor.run(comm, (pool) => {
      void pool.submit(calls.power, 2, 2);
      throw new RangeError('enough');
    });
  } catch (error) {
    caught = error.message;
  }
  comm.Barrier();
  return caught;
}

/** The root blocks for a result. */
async function blocksForIt(numbers) {
  return await MPICommExecutor.run(MPI.COMM_WORLD, (pool) => {
    const array = Float64Array.from({ length: numbers }, (_, i) => i);
    const back = pool.submit(calls.doubled, array).resultSync();
    array.fill(-1); // it was copied
    return [back.length, back[numbers - 1]];
  });
}

/** A rank ends in a task. */
async function rankEnds() {
  return await MPICommExecutor.run(MPI.COMM_WORLD, async (pool) => {
    const died = await pool.submit(calls.endRank, 3).exception();
    const then = await pool.submit(calls.power, 2, 2).exception();
    return [
      died instanceof WorkerDiedError || died instanceof BrokenExecutorError,
      then instanceof BrokenExecutorError,
    ];
  });
}

/** Each rank has a pool of its own, whose ranks are a world of their own, beside that which was launched. */
async function poolOfEach() {
  const comm = MPI.COMM_WORLD;
  const pool = new MPIPoolExecutor({ maxWorkers: 2 });
  try {
    const met = await Promise.all([1, 2].map((value) => pool.submit(calls.meet, value + comm.rank)));
    assert.equal(await comm.allreduce(1), comm.size);
    return [...met, (await pool.submit(calls.place)).size];
  } finally {
    await pool.shutdown();
  }
}

export const tasks = defineTasks(
  import.meta.url,
  { contract, manyPools, bodyThrows, blocksForIt, rankEnds, poolOfEach },
  { namespace: 'pools' },
);
