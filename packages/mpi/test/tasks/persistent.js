import { strict as assert } from 'node:assert';
import { defineTasks } from '@parallel-cookbook/primitives';
import { Datatype, Keyval, MPI, PersistentRequest, Request } from '@parallel-cookbook/mpi';

/** A ring by requests that are made once and started again and again, in every way that sends. */
async function ring(rounds) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [right, left] = [(rank + 1) % size, (rank - 1 + size) % size];
  for (const init of ['SendInit', 'SsendInit', 'BsendInit', 'RsendInit']) {
    for (const length of [1, 9000]) {
      const [data, into] = [new Float64Array(length), new Float64Array(length)];
      const receiving = comm.RecvInit(into, left, 4);
      const sending = comm[init](data, right, 4);
      assert.ok(receiving.done && sending.test());
      assert.equal((await receiving).byteLength, 0);
      for (let round = 0; round < rounds; round++) {
        data.fill(rank * 1000 + round);
        receiving.start();
        // A ready send promises that the receive is there.
        comm.Barrier();
        sending.start();
        if (round % 3 === 0) assert.equal((await receiving).source, left);
        else if (round % 3 === 1) receiving.waitSync();
        else Request.waitAllSync([sending, receiving]);
        await Request.waitAll([receiving, sending]);
        assert.deepEqual(into, new Float64Array(length).fill(left * 1000 + round));
      }
      sending.free();
      assert.throws(() => sending.start(), { errorClass: 'MPI_ERR_REQUEST' });
      receiving.start();
      assert.throws(() => receiving.start(), { errorClass: 'MPI_ERR_REQUEST' });
      assert.ok(receiving.cancel());
      assert.ok((await receiving).cancelled);
    }
  }
  const pair = [comm.SendInit(Int32Array.of(rank), right, 5), comm.RecvInit(new Int32Array(1), left, 5)];
  PersistentRequest.startAll(pair);
  await Request.waitAll(pair);
  assert.throws(() => comm.SendInit(new Int8Array(1), size), { errorClass: 'MPI_ERR_RANK' });
  assert.throws(() => comm.RecvInit([1], 0), { errorClass: 'MPI_ERR_BUFFER' });

  for (const length of [3, 9000]) {
    const replaced = new Int32Array(length).fill(rank);
    assert.equal(comm.SendrecvReplace(replaced, right, 6, left, 6).source, left);
    assert.deepEqual(replaced, new Int32Array(length).fill(left));
  }
  const gaps = Int32Array.of(rank, -1, rank, -1);
  comm.SendrecvReplace([gaps, 1, Datatype.of(gaps).createVector(2, 1, 2).commit()], right, 7, left, 7);
  assert.deepEqual([...gaps], [left, -1, left, -1]);

  const got = new Int32Array(1);
  const receive = comm.Irecv(got, left, 8);
  comm.Barrier();
  await comm.Irsend(Int32Array.of(rank), right, 8);
  await receive;
  assert.equal(got[0], left);
  await comm.Ibsend(Int32Array.of(rank + 1), right, 9);
  comm.Recv(got, left, 9);
  assert.equal(got[0], left + 1);
  await comm.bsend({ rank }, right, 10);
  comm.bsendSync([rank], right, 11);
  const synchronous = comm.issend('s', right, 12);
  assert.deepEqual(await comm.recv(left, 10), { rank: left });
  assert.deepEqual(comm.recvSync(left, 11), [left]);
  assert.equal(await comm.recv(left, 12), 's');
  await synchronous;
  return rank;
}

/** Attributes go with duplicates as their keys say, and are deleted when they should be. */
async function attributes() {
  const comm = await MPI.COMM_WORLD.dup();
  const log = [];
  const counted = new Keyval({ copy: (value) => value + 1, delete: (value, owner) => log.push([value, owner.name]) });
  const kept = new Keyval({ copy: true });
  const own = new Keyval();
  const never = new Keyval({ copy: () => undefined });
  comm.name = 'first';
  comm.setAttr(counted, 1);
  comm.setAttr(kept, 'same');
  comm.setAttr(own, 'mine');
  comm.setAttr(never, 0);
  const twin = comm.dupSync();
  assert.deepEqual(
    [counted, kept, own, never].map((key) => twin.getAttr(key)),
    [2, 'same', undefined, undefined],
  );
  assert.equal(comm.splitSync(0).getAttr(kept), undefined);
  comm.setAttr(counted, 10);
  assert.deepEqual(log, [[1, 'first']]);
  assert.equal(comm.deleteAttr(counted), true);
  assert.equal(comm.deleteAttr(counted), false);
  twin.free();
  assert.deepEqual(log.slice(1), [
    [10, 'first'],
    [2, 'duplicate of first'],
  ]);
  kept.free();
  assert.throws(() => comm.setAttr(kept, 1), { errorClass: 'MPI_ERR_KEYVAL' });
  assert.equal(comm.getAttr(kept), 'same');
  assert.throws(() => comm.getAttr('kept'), { errorClass: 'MPI_ERR_KEYVAL' });
  const greatest = comm.getAttr(MPI.TAG_UB);
  assert.ok(greatest >= 2 ** 15 - 1);
  comm.Bsend(Int8Array.of(1), comm.rank, greatest);
  comm.Recv(new Int8Array(1), comm.rank, greatest);
  assert.equal(twin.getAttr(MPI.IO), MPI.ANY_SOURCE);
  assert.throws(() => comm.setAttr(MPI.TAG_UB, 1), { errorClass: 'MPI_ERR_KEYVAL' });
  assert.throws(() => comm.deleteAttr(MPI.IO), { errorClass: 'MPI_ERR_KEYVAL' });
  assert.throws(() => MPI.IO.free(), { errorClass: 'MPI_ERR_KEYVAL' });
  assert.throws(() => comm.setErrhandler('loud'), { errorClass: 'MPI_ERR_ARG' });
  return comm.rank;
}

/** An error on a communicator whose errors are fatal aborts the world; a time-out does not. */
async function fatal(form) {
  const comm = await MPI.COMM_WORLD.dup();
  comm.setErrhandler('fatal');
  const child = await comm.split(0);
  assert.deepEqual([comm.getErrhandler(), child.getErrhandler()], ['fatal', 'fatal']);
  const quiet = comm.dupSync();
  quiet.setErrhandler('return');
  assert.throws(() => quiet.Send(new Int8Array(1), 99), { errorClass: 'MPI_ERR_RANK' });
  assert.throws(() => comm.recvSync(0, 3, { timeoutMs: 1 }), { name: 'TimeoutError' });
  // Everybody else is in its last wait when the error comes.
  const world = MPI.COMM_WORLD;
  if (comm.rank !== 1) world.Bsend(new Int8Array(1), 1, 8);
  else {
    for (let others = comm.size - 1; others > 0; others--) world.Recv(new Int8Array(1), MPI.ANY_SOURCE, 8);
    const wrong = {
      blocking: () => child.Send(new Int8Array(1), 99),
      awaiting: () => child.bcast(1, 99),
      begun: () => {
        const request = child.Irecv(new Int8Array(1), 1, 4);
        child.Bsend(new Int8Array(2), 1, 4);
        return request;
      },
    }[form];
    await assert.rejects(async () => void (await wrong()), { name: form === 'begun' ? 'TruncateError' : 'MPIError' });
  }
  try {
    await world.recv(comm.rank, 9);
  } catch (error) {
    return error.name;
  }
}

export const tasks = defineTasks(import.meta.url, { ring, attributes, fatal }, { namespace: 'persistent' });
