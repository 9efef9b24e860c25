import { MPI } from '@parallel-cookbook/mpi';
import type { RankWorkload } from './rank-workload.js';

/** Long messages go round so many buffers, as data that a program works on. */
const buffers = 8;

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(`a message came with the wrong ${what}`);
}

/** A message there and back, each way one time; each way its first and last number change. */
export function pingPong(bytes: number, round: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  const arrays = Array.from({ length: bytes > 1024 ? buffers : 1 }, () => new Float64Array(bytes / 8));
  const last = bytes / 8 - 1;
  let count = 0;
  const ask = (times: number): void => {
    for (let i = 0; i < times; i += 2) {
      const array = arrays[(i >> 1) % arrays.length] as Float64Array;
      array[0] = array[last] = ++count;
      comm.Send(array, 1, 3);
      comm.Recv(array, 1, 3);
      check(array[0] === count + 0.5 && array[last] === count + 0.5, 'number');
    }
  };
  const answer = (times: number): void => {
    for (let i = 0; i < times; i += 2) {
      const array = arrays[(i >> 1) % arrays.length] as Float64Array;
      comm.Recv(array, 0, 3);
      array[0] = array[last] = (array[last] as number) + 0.5;
      comm.Send(array, 0, 3);
    }
  };
  return { times: round * 2, batch: comm.rank === 0 ? ask : answer };
}

/** The same with 8 bytes, awaiting. */
export function awaitedPingPong(round: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  const array = new Float64Array(1);
  let count = 0;
  const ask = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 2) {
      array[0] = ++count;
      comm.Send(array, 1, 3);
      await comm.Irecv(array, 1, 3);
      check(array[0] === count + 0.5, 'number');
    }
  };
  const answer = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 2) {
      await comm.Irecv(array, 0, 3);
      array[0]! += 0.5;
      comm.Send(array, 0, 3);
    }
  };
  return { times: round * 2, batch: comm.rank === 0 ? ask : answer };
}

/** The same with a small object. */
export function objectPingPong(round: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  let count = 0;
  const ask = (times: number): void => {
    for (let i = 0; i < times; i += 2) {
      comm.sendSync({ number: ++count, ratio: 3.14, name: 'a small dict', list: [1, 2, 3] }, 1, 3);
      const back = comm.recvSync<{ number: number; list: number[] }>(1, 3);
      check(back.number === -count && back.list[2] === 3, 'object');
    }
  };
  const answer = (times: number): void => {
    for (let i = 0; i < times; i += 2) {
      const object = comm.recvSync<{ number: number }>(0, 3);
      object.number = -object.number;
      comm.sendSync(object, 0, 3);
    }
  };
  return { times: round * 2, batch: comm.rank === 0 ? ask : answer };
}
