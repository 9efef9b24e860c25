// One of two ranks: `node ours.js <workload> <embedded | openmpi | mpich>`, under a launcher. Rank 0 speaks the harness's protocol.
import { MPI } from '@parallel-cookbook/mpi';
import { sleepSync } from '@parallel-cookbook/primitives';
import { createInterface } from 'node:readline';
import { allreduce, alltoall, barrier, broadcast } from './ours/collectives.js';
import type { RankWorkload } from './ours/rank-workload.js';
import { awaitedPingPong, objectPingPong, pingPong } from './ours/ping-pong.js';

const workloads: Readonly<Record<string, () => RankWorkload>> = {
  'p2p-8b': () => pingPong(8, 2000),
  'p2p-64kib': () => pingPong(64 << 10, 100),
  'p2p-1mib': () => pingPong(1 << 20, 20),
  'await-8b': () => awaitedPingPong(1000),
  'object-dict': () => objectPingPong(500),
  'bcast-8b': () => broadcast(2000),
  'allreduce-8b': () => allreduce(1, 2000),
  'allreduce-1mib': () => allreduce(1 << 17, 10),
  'alltoall-8b': () => alltoall(2000),
  barrier: () => barrier(2000),
};
const libraries: Readonly<Record<string, RegExp>> = {
  embedded: /embedded/,
  openmpi: /Open MPI/,
  mpich: /MPICH/,
};

const comm = MPI.COMM_WORLD;
const [name = '', library = ''] = process.argv.slice(2);
const version = MPI.getLibraryVersion();
const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
const idleTag = 99;

/** What rank 0 tells the other before a turn, and in it before each batch. */
const [end, go] = [0, 1];
const word = new Int32Array(1);

async function batches({ batch, times }: RankWorkload, until: () => boolean): Promise<number> {
  let done = 0;
  for (; ; done += times) {
    if (comm.rank === 0) word[0] = until() ? end : go;
    comm.Bcast(word, 0);
    if (word[0] === end) return done;
    await batch(times);
  }
}

/** Between two turns nobody spins: the other side is being measured. */
async function follow(workload: RankWorkload): Promise<void> {
  for (;;) {
    while (!comm.Iprobe(0, idleTag)) sleepSync(1);
    comm.Recv(word, 0, idleTag);
    if (word[0] === end) return;
    await batches(workload, () => false);
  }
}

async function lead(workload: RankWorkload): Promise<void> {
  say({ ready: `mpi (${version.split(',')[0]!.split('\n')[0]!})` });
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, ms] = line.split(' ');
    if (command !== 'run') break;
    comm.Send(Int32Array.of(go), 1, idleTag);
    try {
      const begin = performance.now();
      const limit = begin + Number(ms);
      const done = await batches(workload, () => performance.now() > limit);
      say({ value: ((performance.now() - begin) * 1e3) / done });
    } catch (error) {
      say({ missing: (error as Error).message });
      comm.abort(1);
    }
  }
  comm.Send(Int32Array.of(end), 1, idleTag);
}

const make = workloads[name];
if (!make || comm.size !== 2 || !libraries[library]?.test(version)) {
  if (comm.rank === 0) say({ missing: `${comm.size} ranks over ${version} cannot do ${name} over ${library}` });
  process.exitCode = 1;
} else if (comm.rank === 0) await lead(make());
else await follow(make());
process.stdin.destroy();
