import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { MPI, Status } from '@parallel-cookbook/mpi';
import { strict as assert } from 'node:assert';

const edges = [0, -0, NaN, 1.5, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, Infinity, 5e-324];
const texts = [
  '',
  'a',
  'é',
  'ÿ',
  '€',
  '\ud800',
  '😀',
  'x'.repeat(255),
  'x'.repeat(256),
  'a name that is longer than what is kept',
];

/** A value of numbers, texts, arrays and objects, with something else in it now and then. */
function made(random, depth) {
  const kind = random.integer(0, depth > 0 ? 11 : 6);
  if (kind <= 1) return random.choice(edges);
  if (kind === 2) return random.integer(-1000, 1000);
  if (kind === 3) return random.choice(texts);
  if (kind === 4) return random.choice([true, false, null, undefined]);
  if (kind === 5) return random.next();
  if (kind === 6)
    return random.choice([10n, new Date(7), new Map([[1, { deep: 1 }]]), Uint8Array.of(1, 2), /x/g, new Error('e')]);
  const length = random.integer(0, 5);
  if (kind <= 8) return Array.from({ length }, () => made(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length }, () => [
      random.choice(['a', 'name', '7', '', 'naïve', 'ключ', '__proto__x']),
      made(random, depth - 1),
    ]),
  );
}

/** Values that are small and plain, nearly so, and not at all: all arrive as a structured clone would. */
export async function values(seed, count) {
  const comm = MPI.COMM_SELF;
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const value = made(random, 3);
    comm.isend(value, 0, 1);
    assert.deepStrictEqual(await comm.recv(0, 1), structuredClone(value));
  }
  const shared = { n: 1 };
  const cyclic = { self: undefined };
  cyclic.self = cyclic;
  const sparse = [1, , 3];
  const named = Object.assign([1, 2], { index: 7 });
  const proto = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
  const long = Array.from({ length: 300 }, (_, j) => j);
  const many = Array.from({ length: 40 }, (_, j) => ({ j }));
  const getting = {
    get inside() {
      comm.isend([1, { two: 2 }], 0, 2);
      return 'sent';
    },
  };
  for (const value of [
    [shared, shared],
    cyclic,
    sparse,
    named,
    proto,
    long,
    many,
    'x'.repeat(5000),
    Object.create(null),
  ]) {
    comm.isend(value, 0, 1);
    assert.deepStrictEqual(comm.recvSync(0, 1), structuredClone(value));
  }
  comm.isend([shared, shared], 0, 1);
  const [first, second] = comm.recvSync(0, 1);
  assert.equal(first, second);
  comm.isend(getting, 0, 1);
  assert.deepStrictEqual(comm.recvSync(0, 1), { inside: 'sent' });
  assert.deepStrictEqual(comm.recvSync(0, 2), [1, { two: 2 }]);
  assert.throws(() => comm.isend({ call: () => 1 }, 0, 1));
  class Point {
    x = 1;
  }
  assert.throws(() => comm.isend(new Point(), 0, 1), /without its class/);
  return count;
}

/** Rank 0 sends, rank 1 receives, each blocking, awaiting or begun: early, late, from anybody, with more behind it, too large for the room. */
export async function forms(seed, count) {
  const comm = MPI.COMM_WORLD;
  const random = new Random(seed);
  const begun = [];
  for (let i = 0; i < count; i++) {
    const large = [
      new Float64Array(20_000).fill(i),
      { text: 'x'.repeat(random.integer(900, 1300)) },
      'y'.repeat(70_000),
    ];
    const value = random.integer(0, 5) === 0 ? random.choice(large) : made(random, 2);
    const [tag, sending, receiving, late] = [0, 0, 0, 0].map(() => random.integer(0, 3));
    const isAny = random.integer(0, 1) === 0;
    // Who comes late has the other wait for longer than it looks.
    for (const until = performance.now() + 1; late === comm.rank && performance.now() < until;);
    if (comm.rank === 0) {
      if (sending < 2) comm.sendSync(value, 1, tag);
      else if (sending === 2) await comm.send(value, 1, tag);
      else begun.push(comm.isend(value, 1, tag));
    } else {
      const status = new Status();
      const source = isAny ? undefined : 0;
      let got;
      if (receiving < 2) got = comm.recvSync(source, tag, { status });
      else if (receiving === 2) got = await comm.recv(source, tag, { status });
      else got = await comm.irecv(source, tag, status);
      assert.deepStrictEqual(got, structuredClone(value));
      assert.deepEqual([status.source, status.tag], [0, tag]);
    }
  }
  for (const request of begun) await request;
  comm.Barrier();
  return count;
}

export const tasks = defineTasks(import.meta.url, { values, forms }, { namespace: 'plain' });
