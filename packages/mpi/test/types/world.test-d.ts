import { defineTasks } from '@parallel-cookbook/primitives';
import { builtIn, createOp, MPI, world, type Request, type Status } from '@parallel-cookbook/mpi';

const tasks = defineTasks(import.meta.url, { double: async (n: number): Promise<number> => 2 * n });

const results: Promise<number[]> = world(2, tasks.double, 21);
// @ts-expect-error the task takes a number
void world(2, tasks.double, 'text');
// @ts-expect-error the task takes an argument
void world(2, tasks.double);
// @ts-expect-error a plain function cannot be found by a worker
void world(2, (n: number) => n, 1);

const comm = MPI.COMM_WORLD;
const received: Request<Status> = comm.Irecv(new Float64Array(1));
const text: Promise<string> = comm.recv<string>(0);
const same: Promise<{ a: number }> = comm.bcast({ a: 1 });
const all: Promise<string[]> = comm.allgather('a');
const joined: Promise<string> = comm.allreduce(
  'a',
  createOp((a: string, b: string) => a + b),
);
// @ts-expect-error objects go by the lower-case methods
comm.Send({ a: 1 }, 0);
const longer = createOp((a: string, b: string) => a + b);
// @ts-expect-error an operation on strings does not combine numbers
void comm.allreduce(1, longer);
// @ts-expect-error nor does one on places
void comm.allreduce(1, builtIn.MAXLOC);
const sum: Promise<number> = comm.allreduce(1, builtIn.SUM);
const any: Promise<boolean> = comm.allreduce(true as boolean, builtIn.LOR);
comm.Allreduce(new Int32Array(1), new Int32Array(1), builtIn.MAX);
void [results, received, text, same, all, joined, sum, any];
