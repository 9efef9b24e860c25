import { defineTasks, Random, sleepSync } from '@parallel-cookbook/primitives';
import { ANY_SOURCE, MPI, Request } from '@parallel-cookbook/mpi';

const long = 100_000;

/** Ranks 1 and 2 wait for each other, in the way that is asked for; the others have nothing to do with it. */
const waysToWait = {
  async receive(comm, other) {
    await comm.recv(other, 7);
  },
  receiveSync(comm, other) {
    comm.recvSync(other, 7);
  },
  Receive(comm, other) {
    comm.Recv(new Float64Array(1), other, 7);
  },
  async mixed(comm, other) {
    if (comm.rank === 1) comm.recvSync(other, 7);
    else await comm.recv(other, 7);
  },
  synchronous(comm, other) {
    comm.Ssend(new Float64Array(1), other, 7);
    comm.Recv(new Float64Array(1), other, 7);
  },
  longSend(comm, other) {
    comm.Send(new Float64Array(long), other, 7);
    comm.Recv(new Float64Array(long), other, 7);
  },
  longObject(comm, other) {
    comm.sendSync({ values: new Float64Array(long) }, other, 7);
    comm.recvSync(other, 7);
  },
  all(comm, other) {
    const requests = [comm.Irecv(new Float64Array(1), other, 7), comm.Irecv(new Float64Array(1), other, 8)];
    if (comm.rank === 1) comm.Send(new Float64Array(1), other, 8);
    Request.waitAllSync(requests);
  },
  async tasks(comm, other) {
    await Promise.all([comm.recv(other, 7), comm.recv(other, 8)]);
  },
  probe(comm, other) {
    comm.Probe(other, 7);
  },
  wrongTag(comm, other) {
    comm.Send(new Float64Array(1), other, 6);
    comm.Recv(new Float64Array(1), other, 7);
  },
};

/** What the deadlock told each rank; `undefined` to those who are in none. */
async function waitForEachOther(how) {
  const comm = MPI.COMM_WORLD;
  const { rank } = comm;
  let told;
  if (rank === 1 || rank === 2) {
    try {
      await waysToWait[how](comm, 3 - rank);
      told = 'it went on';
    } catch (error) {
      const { name, ranks, left } = error;
      told = { name, left, ranks: ranks.map(({ site, ...rest }) => ({ ...rest, site: site.replace(/:.*/, '') })) };
    }
  }
  // A send that was given up is still on its way, and nobody leaves before it has arrived.
  const isIn = rank === 1 || rank === 2;
  if (isIn && (how === 'synchronous' || how === 'longSend')) comm.Recv(new Float64Array(long), 3 - rank, 7);
  if (isIn && how === 'longObject') comm.recvSync(3 - rank, 7);
  // Nobody leaves before the others: what each throws must come of the deadlock.
  await comm.dup().then((other) => other.barrier({ timeoutMs: 20_000 }));
  return told;
}

/** Rank 0 hears from anybody, rank 1 from rank 2, rank 2 from rank 1, rank 3 computes and then says something to all. */
function lateHelp() {
  const comm = MPI.COMM_WORLD;
  if (comm.rank === 3) {
    sleepSync(900);
    for (const rank of [0, 1, 2]) comm.sendSync('help', rank, 1);
    return 'helped';
  }
  return comm.recvSync(comm.rank === 0 ? ANY_SOURCE : 3, 1);
}

/** A message that comes by a timer of a rank whose event loop waits. */
async function lateTimer() {
  const comm = MPI.COMM_WORLD;
  const other = 1 - comm.rank;
  setTimeout(() => comm.sendSync('late', other, 1), 700 + 100 * comm.rank);
  const got = await comm.recv(other, 1);
  await comm.barrier();
  return got;
}

/** A random program in which nobody ever waits in vain: messages in one order that all know, and pauses in between. */
async function correct(seed, messages) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const random = new Random(seed);
  const data = new Float64Array(20_000);
  let sum = 0;
  for (let i = 0; i < messages; i++) {
    const from = random.integer(0, size - 1);
    const to = (from + random.integer(1, size - 1)) % size;
    const length = random.choice([1, 100, 20_000]);
    const [sendKind, receiveKind] = [random.integer(0, 4), random.integer(0, 4)];
    const pause = random.next() < 0.15 ? random.integer(60, 160) : 0;
    const pauser = random.integer(0, size - 1);
    if (pause > 0 && rank === pauser) {
      if (random.seed % 2 === 0) sleepSync(pause);
      else await new Promise((resolve) => setTimeout(resolve, pause));
    }
    if (random.next() < 0.1) await (i % 2 === 0 ? comm.barrier() : comm.allreduce(i));
    if (rank === from) {
      data.fill(i);
      const part = data.subarray(0, length);
      if (sendKind === 0) comm.Send(part, to, i);
      else if (sendKind === 1) comm.Ssend(part, to, i);
      else if (sendKind === 2) await comm.ssend(part, to, i);
      else if (sendKind === 3) await comm.Isend(part, to, i);
      else comm.sendSync(part, to, i);
    } else if (rank === to) {
      const into = new Float64Array(length);
      const isObject = sendKind === 2 || sendKind === 4;
      const source = receiveKind === 0 ? ANY_SOURCE : from;
      if (isObject) sum += (receiveKind % 2 === 0 ? comm.recvSync(source, i) : await comm.recv(source, i))[0];
      else {
        if (receiveKind % 2 === 0) comm.Recv(into, source, i);
        else await comm.Irecv(into, source, i);
        sum += into[0];
      }
    }
  }
  return await comm.allreduce(sum);
}

/** Rank 0 calls one collective, the others another one. */
async function mismatched(first, others) {
  const comm = MPI.COMM_WORLD;
  const calls = {
    Barrier: () => comm.Barrier(),
    barrier: () => comm.barrier(),
    Bcast: () => comm.Bcast(new Float64Array(2), 1),
    bcast: () => comm.bcast('all', 1),
    Allreduce: () => comm.Allreduce(new Float64Array(2), new Float64Array(2)),
  };
  try {
    for (const name of comm.rank === 0 ? first : others) await calls[name]();
    return 'it went on';
  } catch (error) {
    return { name: error.name, message: error.message };
  }
}

export const tasks = defineTasks(
  import.meta.url,
  { waitForEachOther, lateHelp, lateTimer, correct, mismatched },
  { namespace: 'deadlocks' },
);
