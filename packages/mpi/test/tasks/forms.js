import { strict as assert } from 'node:assert';
import { createOp, MPI } from '@parallel-cookbook/mpi';
import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { sameNumbers } from './same-numbers.js';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const first = createOp((a) => a, { name: 'first', arrays: (incoming, inout) => inout.set(incoming) });
const ops = [
  [MPI.SUM, (a, b) => a + b],
  [MPI.MAX, (a, b) => Math.max(a, b)],
  [createOp((a, b) => a + b, { commutative: true }), (a, b) => a + b],
  // Associative, and not commutative: what comes from the lowest rank wins.
  [first, (a) => a],
];
const kinds = [Float64Array, Int32Array, Float32Array];
/** Short, kept, at once, in chunks, cut unevenly; and nothing. */
const lengths = [0, 1, 2, 7, 64, 600, 2049, 5000, 30_001];

/** One behind the other. */
function joined(arrays) {
  const all = new arrays[0].constructor(arrays.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const array of arrays) {
    all.set(array, end);
    end += array.length;
  }
  return all;
}

/** Element by element, from the first one on. */
function folded([first, ...others], fold) {
  const result = first.slice();
  for (const array of others) for (let i = 0; i < result.length; i++) result[i] = fold(result[i], array[i]);
  return result;
}

/** What each collective is called with, and where it must leave what: `of(r, length)` is what rank r has. */
const collectives = {
  Barrier: () => [[], () => undefined],
  Bcast({ rank, root, of, blank, length }) {
    const array = blank('array', length);
    if (rank === root) array.set(of(root, length));
    return [[array, root], () => sameNumbers(array, of(root, length))];
  },
  Reduce({ rank, size, root, of, blank, length, op, fold, inPlace }) {
    const all = range(size, (r) => of(r, length));
    const target = rank === root ? blank('target', length) : undefined;
    const isThere = target !== undefined && inPlace;
    if (isThere) target.set(all[rank]);
    const source = isThere ? MPI.IN_PLACE : all[rank];
    const done = () => target && sameNumbers(target, folded(all, fold));
    return [[source, target, op, root], done];
  },
  Allreduce({ rank, size, of, blank, length, op, fold, inPlace }) {
    const all = range(size, (r) => of(r, length));
    const [own, target] = [blank('source', length), blank('target', length)];
    (inPlace ? target : own).set(all[rank]);
    const done = () => sameNumbers(target, folded(all, fold));
    return [[inPlace ? MPI.IN_PLACE : own, target, op], done];
  },
  Gather({ rank, size, root, of, blank, length }) {
    const target = rank === root ? blank('target', length * size) : undefined;
    const done = () => target && sameNumbers(target, joined(range(size, (r) => of(r, length))));
    return [[of(rank, length), target, root], done];
  },
  Scatter({ rank, size, root, of, blank, length }) {
    const target = blank('target', length);
    const source = rank === root ? of(root, length * size) : undefined;
    const expected = () => of(root, length * size).subarray(rank * length, (rank + 1) * length);
    return [[source, target, root], () => sameNumbers(target, expected())];
  },
  Allgather({ rank, size, of, blank, length }) {
    const target = blank('target', length * size);
    const done = () => sameNumbers(target, joined(range(size, (r) => of(r, length))));
    return [[of(rank, length), target], done];
  },
  Alltoall({ rank, size, of, blank, length }) {
    const target = blank('target', length * size);
    const block = (r) => of(r, length * size).subarray(rank * length, (rank + 1) * length);
    return [[of(rank, length * size), target], () => sameNumbers(target, joined(range(size, block)))];
  },
  Scan({ rank, of, blank, length, op, fold }) {
    const target = blank('target', length);
    const expected = () =>
      folded(
        range(rank + 1, (r) => of(r, length)),
        fold,
      );
    return [[of(rank, length), target, op], () => sameNumbers(target, expected())];
  },
  Exscan({ rank, of, blank, length, op, fold }) {
    const target = blank('target', length);
    const expected = () =>
      folded(
        range(rank, (r) => of(r, length)),
        fold,
      );
    return [[of(rank, length), target, op], () => rank && sameNumbers(target, expected())];
  },
  ReduceScatter({ rank, size, of, blank, length, op, fold }) {
    const counts = range(size, (r) => (r % 2) * length + r);
    const total = counts.reduce((a, b) => a + b, 0);
    const from = counts.slice(0, rank).reduce((a, b) => a + b, 0);
    const target = blank('target', counts[rank]);
    const all = () => range(size, (r) => of(r, total));
    const expected = () => folded(all(), fold).subarray(from, from + counts[rank]);
    return [[of(rank, total), target, counts, op], () => sameNumbers(target, expected())];
  },
  Gatherv({ rank, size, root, of, blank, length }) {
    const counts = range(size, (r) => (r % 3) * length + 1);
    const target =
      rank === root
        ? blank(
            'target',
            counts.reduce((a, b) => a + b),
          )
        : undefined;
    const done = () => target && sameNumbers(target, joined(range(size, (r) => of(r, counts[r]))));
    return [[of(rank, counts[rank]), target && [target, counts], root], done];
  },
  Alltoallv({ rank, size, of, blank, length }) {
    const count = (from, to) => ((from + to) % 3) * length;
    const [out, back] = [range(size, (to) => count(rank, to)), range(size, (from) => count(from, rank))];
    const sum = (counts) => counts.reduce((a, b) => a + b, 0);
    const target = blank('target', sum(back));
    const block = (from) => {
      const before = sum(range(rank, (to) => count(from, to)));
      return of(from, sum(range(size, (to) => count(from, to)))).subarray(before, before + count(from, rank));
    };
    const done = () => sameNumbers(target, joined(range(size, block)));
    return [
      [
        [of(rank, sum(out)), out],
        [target, back],
      ],
      done,
    ];
  },
};

/** Each rank takes each collective by a form of its own: blocking, begun, awaited; some with several under way, some late. */
export async function arrays(seed, rounds) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [shared, own] = [new Random(seed), new Random(seed * 1000 + rank)];
  const kept = new Map();
  const pending = [];
  for (let round = 0; round < rounds; round++) {
    const name = shared.choice(Object.keys(collectives));
    const [length, Kind, [op, fold]] = [shared.choice(lengths), shared.choice(kinds), shared.choice(ops)];
    const [root, inPlace] = [shared.integer(0, size - 1), shared.integer(0, 3) === 0];
    const [form, late] = [own.choice(['block', 'block', 'begin', 'await']), own.integer(0, 19) === 0];
    const of = (r, count) => {
      const array = new Kind(count);
      for (let i = 0; i < count; i++) array[i] = (r + 1) * ((i % 13) + 1) + round;
      return array;
    };
    const blank = (what, count) => {
      // Who blocks takes the same memory again and again.
      const key = `${what} ${Kind.name} ${count}`;
      const array = (form === 'block' && kept.get(key)) || new Kind(count);
      if (form === 'block') kept.set(key, array);
      return array.fill(-1);
    };
    const [args, done] = collectives[name]({ rank, size, root, of, blank, length, op, fold, inPlace });
    for (const until = performance.now() + 1; late && performance.now() < until;);
    if (form === 'block') comm[name](...args);
    else {
      const request = comm[`I${name[0].toLowerCase()}${name.slice(1)}`](...args);
      if (form === 'await') await request;
      else pending.push([request, done]);
    }
    if (form !== 'begin') done();
    while (pending.length > own.integer(0, 3)) {
      const [request, check] = pending.shift();
      if (own.integer(0, 1) === 0) request.waitSync();
      else await request;
      check();
    }
  }
  for (const [request, check] of pending) {
    await request;
    check();
  }
  return rounds;
}

/** The same of objects: awaiting and blocking. */
export async function objects(seed, rounds) {
  const comm = MPI.COMM_WORLD;
  const { rank, size } = comm;
  const [shared, own] = [new Random(seed), new Random(seed * 1000 + rank)];
  const add = createOp((a, b) => ({ sum: a.sum + b.sum, ranks: [...a.ranks, ...b.ranks] }));
  for (let round = 0; round < rounds; round++) {
    const root = shared.integer(0, size - 1);
    const text = 'x'.repeat(shared.choice([0, 3, 2000]));
    const value = (r) => ({ sum: r, ranks: [r], round, text });
    const sum = (count) => range(count, value).reduce((a, b) => add.combine(a, b));
    const [name, args, expected] = shared.choice([
      ['bcast', [rank === root ? value(root) : undefined, root], value(root)],
      ['reduce', [value(rank), add, root], rank === root ? sum(size) : undefined],
      ['allreduce', [value(rank), add], sum(size)],
      ['gather', [value(rank), root], rank === root ? range(size, value) : undefined],
      ['scatter', [rank === root ? range(size, value) : undefined, root], value(rank)],
      ['allgather', [value(rank)], range(size, value)],
      ['alltoall', [range(size, (r) => [rank, r])], range(size, (r) => [r, rank])],
      ['scan', [value(rank), add], sum(rank + 1)],
      ['exscan', [value(rank), add], rank === 0 ? undefined : sum(rank)],
    ]);
    const isBlocking = own.integer(0, 1) === 0;
    const got = isBlocking ? comm[`${name}Sync`](...args) : await comm[name](...args);
    assert.deepEqual(got, expected);
  }
  return rounds;
}

/** An operation that is not for such arrays fails on all ranks, however long they are, and leaves nothing behind. */
export function failures() {
  const comm = MPI.COMM_WORLD;
  // Who combines has the operation's error, who only waits for the result sees that there is none.
  const fails = ({ errorClass }) => ['MPI_ERR_OP', 'MPI_ERR_COUNT'].includes(errorClass);
  for (const length of [1, 600, 30_000]) {
    const [source, target] = [new Float64Array(length).fill(comm.rank), new Float64Array(length)];
    for (let time = 0; time < 3; time++) {
      assert.throws(() => comm.Allreduce(source, target, MPI.BAND), fails);
      assert.throws(() => comm.Iallreduce(source, target, MPI.BAND).waitSync(), fails);
      comm.Allreduce(source, target);
      assert.ok(target.every((each) => each === (comm.size * (comm.size - 1)) / 2));
    }
  }
  return true;
}

export const tasks = defineTasks(import.meta.url, { arrays, objects, failures }, { namespace: 'forms' });
