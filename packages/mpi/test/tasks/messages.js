import { strict as assert } from 'node:assert';
import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { Datatype, MPI, Request, Status } from '@parallel-cookbook/mpi';

/** Everybody sends to everybody, itself included, in every way there is; short and long. */
async function everyWay() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [right, left] = [(rank + 1) % size, (rank - 1 + size) % size];
  for (const length of [0, 1, 100, 5000, 70_000]) {
    const data = Float64Array.from({ length }, (_, i) => rank * 1e6 + i);
    const expected = Float64Array.from({ length }, (_, i) => left * 1e6 + i);
    const into = new Float64Array(length);
    const status = comm.Sendrecv(data, right, 1, into, left, 1);
    assert.deepEqual(into, expected);
    assert.deepEqual([status.source, status.tag, status.getCount(Datatype.of(into))], [left, 1, length]);

    into.fill(-1);
    const [sending, receiving] = [comm.Isend(data, right, 2), comm.Irecv(into, left, 2)];
    assert.equal((await receiving).byteLength, 8 * length);
    await sending;
    assert.deepEqual(into, expected);

    into.fill(-1);
    const synchronous = comm.Issend(data, right, 3);
    comm.Recv(into, MPI.ANY_SOURCE, 3);
    synchronous.waitSync();
    assert.deepEqual(into, expected);

    comm.Bsend(data, right, 4);
    into.fill(-1);
    const found = comm.Probe(left, 4);
    assert.equal(found.byteLength, 8 * length);
    comm.Imrecv(into, comm.Mprobe(left, 4)).waitSync();
    assert.deepEqual(into, expected);

    const object = { rank, data, nested: [new Map([[rank, data.subarray(0, 3)]])] };
    const status2 = new Status();
    const request = comm.irecv(left, 5, status2);
    await comm.send(object, right, 5);
    const received = await request;
    assert.equal(received.rank, left);
    assert.deepEqual(received.data, expected);
    assert.deepEqual(received.nested[0].get(left), expected.slice(0, 3));
    assert.deepEqual([status2.source, status2.tag], [left, 5]);
    assert.deepEqual((await comm.sendrecv(object, right, 6, left, 6)).data, expected);
    const pending = comm.isend(object, right, 7);
    assert.deepEqual(comm.recvSync(left, 7).data, expected);
    pending.waitSync();
  }
  return rank;
}

/** Rank 0 gets messages of all others, in the order of each of them, by requests of any. */
async function manyToOne(messages) {
  const comm = MPI.COMM_WORLD;
  if (comm.rank !== 0) {
    for (let i = 0; i < messages; i++) {
      if (i % 3 === 0) comm.Send(Int32Array.of(comm.rank, i), 0, 9);
      else if (i % 3 === 1) await comm.Isend(Int32Array.of(comm.rank, i), 0, 9);
      else comm.Ssend(Int32Array.of(comm.rank, i), 0, 9);
    }
    return 0;
  }
  const next = new Array(comm.size).fill(0);
  const total = messages * (comm.size - 1);
  const buffers = Array.from({ length: 4 }, () => new Int32Array(2));
  let posted = 0;
  const post = (buffer) => (posted++ < total ? comm.Irecv(buffer, MPI.ANY_SOURCE, 9) : undefined);
  const requests = buffers.map(post);
  for (let i = 0; i < total; i++) {
    const live = requests.filter((request) => request !== undefined);
    // In the order in which they were posted the messages of one sender come in order.
    const { value } = i % 2 === 0 ? Request.waitAnySync([live[0]]) : await Request.waitAny([live[0]]);
    const at = requests.indexOf(live[0]);
    const [rank, number] = buffers[at];
    assert.equal(value.source, rank);
    assert.equal(number, next[rank]++);
    const again = post(buffers[at]);
    requests.splice(at, 1);
    const [buffer] = buffers.splice(at, 1);
    requests.push(again);
    buffers.push(buffer);
  }
  return total;
}

/** A column of a matrix goes where a row is expected. */
function transpose() {
  const comm = MPI.COMM_WORLD;
  const matrix = Float64Array.from({ length: 9 }, (_, i) => i);
  const column = Datatype.of(matrix).createVector(3, 1, 3).commit();
  if (comm.rank === 0) comm.Send([matrix.subarray(1), 1, column], 1);
  else if (comm.rank === 1) {
    const row = new Float64Array(3);
    comm.Recv(row, 0);
    assert.deepEqual([...row], [1, 4, 7]);
    const other = new Float64Array(9);
    comm.sendSync('now', 0);
    comm.Recv([other, 1, column], 0);
    assert.deepEqual([...other], [5, 0, 0, 6, 0, 0, 7, 0, 0]);
  }
  if (comm.rank === 0) {
    comm.recvSync(1);
    comm.Send(Float64Array.of(5, 6, 7), 1);
  }
  return column.size;
}

/**
 * Everybody sends so many messages, to whom and how long by a seed, while it receives what comes: by tags or any, blocked or in the
 * event loop. Gives for each rank a checksum of what went there and of what came from there.
 */
async function storm(seed, messages) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const random = new Random(seed * 100 + rank);
  const plan = Array.from({ length: messages }, () => [random.integer(0, size - 1), random.integer(0, 2)]);
  const expected = (
    await comm.alltoall(
      Array.from({ length: size }, (_, to) =>
        [0, 1, 2].map((tag) => plan.filter(([t, g]) => t === to && g === tag).length),
      ),
    )
  ).reduce((sums, counts) => sums.map((sum, tag) => sum + counts[tag]), [0, 0, 0]);
  const [sent, received] = [new Array(size).fill(0), new Array(size).fill(0)];
  const checksum = (bytes) => bytes.reduce((sum, byte, i) => (sum + byte * (i + 1)) % 1_000_003, bytes.length);
  const buffer = new Uint8Array(60_000);
  const take = (status) => {
    received[status.source] += checksum(buffer.subarray(0, status.byteLength));
    expected[status.tag]--;
  };
  const pending = [];
  for (const [to, tag] of plan) {
    const length = random.choice([0, 3, 8, 200, 16_384, 16_385, 50_000]);
    const bytes = Uint8Array.from({ length }, () => random.integer(0, 255));
    sent[to] += checksum(bytes);
    pending.push(random.choice([() => comm.Isend(bytes, to, tag), () => comm.Issend(bytes, to, tag)])());
    const status = random.integer(0, 1) === 1 ? comm.Iprobe() : undefined;
    if (status) take(comm.Imrecv(buffer, comm.Mprobe(status.source, status.tag)).waitSync());
  }
  while (expected.some((count) => count > 0)) {
    const tag = random.choice([0, 1, 2].filter((each) => expected[each] > 0));
    const request = comm.Irecv(buffer, MPI.ANY_SOURCE, tag);
    take(random.integer(0, 1) === 1 ? await request : request.waitSync());
  }
  if (rank % 2 === 0) await Request.waitAll(pending);
  else Request.waitAllSync(pending);
  return { sent, received };
}

/** What is no message, and what is given up. */
async function refusals() {
  const comm = MPI.COMM_WORLD;
  const classOf = (body) => {
    try {
      body();
    } catch (error) {
      return error.errorClass ?? error.name;
    }
    return 'none';
  };
  const data = new Uint8Array(8);
  const found = [
    classOf(() => comm.Send(data, 99)),
    classOf(() => comm.Send(data, 0, -1)),
    classOf(() => comm.Recv(data, -5)),
    classOf(() => comm.Send([1, 2, 3], 0)),
    classOf(() => comm.Send([data, 9], 0)),
    classOf(() => comm.Bcast(data, 4)),
    classOf(() => comm.recvSync(0, 77, { timeoutMs: 20 })),
    classOf(() => comm.Send(data, MPI.PROC_NULL)),
    classOf(() => comm.Recv(data, MPI.PROC_NULL)),
  ];
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  await assert.rejects(comm.recv(0, 77, { signal: controller.signal }), { name: 'CancelledError' });
  await assert.rejects(comm.recv(0, 77, { timeoutMs: 5 }), { name: 'TimeoutError' });
  // All three were taken back: a message of that tag is for who asks now.
  comm.Bsend(Uint8Array.of(7), 0, 77);
  comm.Recv(data, 0, 77);
  found.push(data[0]);
  const request = comm.Irecv(data, 0, 78);
  found.push(request.cancel(), (await request).cancelled);
  comm.Bsend(new Uint8Array(9), 0, 79);
  found.push(classOf(() => comm.Recv(data, 0, 79)));
  return found;
}

/** Messages of one communicator are never taken for another's. */
async function communicators() {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const twin = await comm.dup();
  assert.equal(twin.compare(comm), 'congruent');
  comm.Bsend(Int32Array.of(1), rank, 0);
  twin.Bsend(Int32Array.of(2), rank, 0);
  const got = new Int32Array(1);
  twin.Recv(got);
  assert.equal(got[0], 2);
  comm.Recv(got);
  assert.equal(got[0], 1);

  const half = await twin.split(rank % 2, -rank);
  const members = await half.allgather(rank);
  assert.deepEqual(
    members,
    Array.from({ length: size }, (_, i) => size - 1 - i).filter((r) => r % 2 === rank % 2),
  );
  assert.equal(half.splitSync(half.rank === 0 ? 0 : MPI.UNDEFINED) === undefined, half.rank !== 0);
  const firsts = comm.createSync(comm.group.include([0]));
  assert.equal(firsts === undefined, rank !== 0);
  const sum = await half.allreduce(1);
  assert.equal(sum, half.size);
  // A short message leaves at once, to oneself, too.
  const alone = MPI.COMM_SELF;
  alone.Send(Int32Array.of(5), 0);
  alone.Recv(got, 0);
  assert.equal(got[0], 5);
  alone.sendSync('to me', 0);
  assert.equal(alone.recvSync(0), 'to me');
  if (size > 1) twin.sendSync('for nobody', (rank + 1) % size, 7);
  twin.free();
  assert.throws(() => twin.Barrier(), /was freed/);
  assert.throws(() => comm.free(), /belongs to MPI/);
  // What nobody has received is lost with its communicator, and in nobody's way.
  const last = await comm.dup();
  assert.equal(await last.allreduce(1), size);
  return members.length;
}

export const tasks = defineTasks(
  import.meta.url,
  { everyWay, manyToOne, storm, transpose, refusals, communicators },
  { namespace: 'messages' },
);
