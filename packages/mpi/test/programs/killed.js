import { Random } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

// All ranks exchange messages of all lengths for ever, blocked and in the event loop, until one of them, by a seed, is killed
// in the midst of it. The others say how that ended for them.
const comm = MPI.COMM_WORLD;
const seed = Number(process.argv[2]);
const common = new Random(seed);
const victim = common.integer(0, comm.size - 1);
const last = common.integer(1, 60);
const lengths = [1, 100, 20_000, 300_000];
try {
  for (let round = 0; ; round++) {
    const [length, how] = [common.choice(lengths), common.integer(0, 3)];
    const distance = common.integer(1, comm.size - 1);
    const [to, from] = [(comm.rank + distance) % comm.size, (comm.rank - distance + comm.size) % comm.size];
    const [out, into] = [new Uint8Array(length), new Uint8Array(length)];
    const dies = round === last && comm.rank === victim;
    if (how === 0) {
      const sending = comm.Isend(out, to);
      if (dies) process.kill(process.pid, 'SIGKILL');
      comm.Recv(into, from);
      sending.waitSync();
    } else if (how === 1) {
      const [receiving, sending] = [comm.Irecv(into, from), comm.Isend(out, to)];
      if (dies) process.kill(process.pid, 'SIGKILL');
      await Promise.all([receiving, sending]);
    } else if (how === 2) {
      if (dies) process.kill(process.pid, 'SIGKILL');
      await comm.sendrecv({ out }, to, 0, from);
    } else {
      const request = comm.Iallreduce(new Float64Array(length >> 3), new Float64Array(length >> 3));
      if (dies) process.kill(process.pid, 'SIGKILL');
      await request;
    }
  }
} catch (error) {
  console.log(JSON.stringify({ rank: comm.rank, victim, error: error.name, dead: error.rank }));
  process.exitCode = 1;
}
