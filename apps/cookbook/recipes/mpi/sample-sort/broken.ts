// The defect: the borders are those of the own samples. Each rank cuts at other places than the others.
import { MPI } from '@parallel-cookbook/mpi';
import { Random } from '@parallel-cookbook/primitives';

const total = 10_000_000;
const seed = Number(process.env['SEED'] ?? 1);
const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

/** The numbers with which a rank begins. */
function numbersOf(from: number): Int32Array {
  const random = new Random(seed * 1000 + from);
  const length = Math.floor(((from + 1) * total) / size) - Math.floor((from * total) / size);
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = random.integer(-(2 ** 31), 2 ** 31 - 1);
  return numbers;
}

/** The first place at which a sorted array is not below a value. */
function firstNotBelow(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const mine = numbersOf(rank).sort();

// Regular samples of all ranks, sorted, and of those again as many as there are borders between ranks.
const every = 64;
const samples = Int32Array.from({ length: every }, (_, i) => mine[Math.floor(((i + 0.5) * mine.length) / every)]!);
const allSamples = new Int32Array(every * size);
comm.Allgather(samples, allSamples);
allSamples.sort();
const borders = Array.from({ length: size - 1 }, (_, i) => samples[Math.floor(((i + 1) * every) / size)]!);

// What goes to whom is one piece each of the sorted numbers.
const cuts = [0, ...borders.map((border) => firstNotBelow(mine, border)), mine.length];
const sendCounts = Int32Array.from({ length: size }, (_, to) => cuts[to + 1]! - cuts[to]!);
const receiveCounts = new Int32Array(size);
comm.Alltoall(sendCounts, receiveCounts);
const part = new Int32Array(receiveCounts.reduce((sum, count) => sum + count, 0));
comm.Alltoallv([mine, sendCounts], [part, receiveCounts]);
part.sort();

const lengths = await comm.allgather(part.length);
const sorted = new Int32Array(rank === 0 ? total : 0);
comm.Gatherv(part, rank === 0 ? [sorted, lengths] : undefined, 0);
const balance = Math.max(...lengths) / (total / size);

if (rank === 0) {
  const alone = new Int32Array(total);
  for (let from = 0, at = 0; from < size; from++) {
    const numbers = numbersOf(from);
    alone.set(numbers, at);
    at += numbers.length;
  }
  alone.sort();
  let different = 0;
  for (let i = 0; i < total; i++) if (alone[i] !== sorted[i]) different++;
  console.log(`${total} numbers on ${size} ranks, ${different} differ from those of one sort of all`);
  console.log(`the largest part is at most a tenth above the mean: ${balance < 1.1}`);
}
