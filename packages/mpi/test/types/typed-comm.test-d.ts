import { ANY_SOURCE, MPI, type Request, type TypedComm } from '@parallel-cookbook/mpi';

interface Work {
  1: { readonly path: string };
  2: number;
}

const comm: TypedComm<Work> = MPI.COMM_WORLD.typed<Work>();
void comm.send({ path: 'a' }, 0, 1);
comm.sendSync(7, 0, 2);
// @ts-expect-error by tag 2 go numbers
void comm.send({ path: 'a' }, 0, 2);
// @ts-expect-error there is no tag 3
void comm.send(7, 0, 3);
// @ts-expect-error a message needs its tag
void comm.send(7, 0);
const task: Promise<{ readonly path: string }> = comm.recv(ANY_SOURCE, 1);
const result: Request<number> = comm.irecv(0, 2);
const either: { readonly path: string } | number = comm.recvSync();
// @ts-expect-error by tag 1 go paths
const wrong: Promise<number> = comm.recv(0, 1);
const answer: Promise<number> = comm.sendrecv({ path: 'a' }, 0, 1, 0, 2);
void [task, result, either, wrong, answer];
