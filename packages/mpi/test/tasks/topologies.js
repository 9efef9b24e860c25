import { strict as assert } from 'node:assert';
import { defineTasks } from '@parallel-cookbook/primitives';
import { computeDims, Datatype, MPI } from '@parallel-cookbook/mpi';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** Every collective among neighbours, against what each block should be; `block(from, i)` says what a rank gives to its i-th. */
async function exchangeAround(comm) {
  const { rank, inEdges, outEdges, inDegree, outDegree } = comm;
  // Where the block that comes from a neighbour stands among those that it gives: the same edge, seen from its other end.
  const edges = await comm.allgather(outEdges);
  const isCart = 'coords' in comm;
  const placeAt = (from, i) => {
    if (isCart) return i % 2 === 0 ? i + 1 : i - 1;
    const nth = inEdges.slice(0, i).filter((other) => other === from).length;
    return edges[from].flatMap((to, place) => (to === rank ? [place] : []))[nth];
  };

  assert.deepEqual(
    await comm.neighborAllgather({ from: rank }),
    inEdges.map((from) => (from < 0 ? undefined : { from })),
  );
  const expected = inEdges.map((from, i) => (from < 0 ? undefined : `${from}:${placeAt(from, i)}`));
  const words = outEdges.map((_, i) => `${rank}:${i}`);
  assert.deepEqual(await comm.neighborAlltoall(words), expected);
  assert.deepEqual(comm.neighborAlltoallSync(words), expected);

  const told = new Int32Array(2 * inDegree).fill(-1);
  comm.NeighborAllgather(Int32Array.of(rank, rank + 1), told);
  const tellers = inEdges.flatMap((from) => (from < 0 ? [-1, -1] : [from, from + 1]));
  assert.deepEqual([...told], tellers);
  const apart = new Int32Array(3 * inDegree).fill(-1);
  const places = range(inDegree, (i) => 3 * i);
  await comm.IneighborAllgatherv(Int32Array.of(rank, rank + 1), [apart, [range(inDegree, () => 2), places]]);
  assert.deepEqual(
    places.flatMap((place) => [...apart.subarray(place, place + 3)]),
    range(inDegree, (i) => [tellers[2 * i], tellers[2 * i + 1], -1]).flat(),
  );

  const number = (from, i) => (from < 0 ? -1 : from * 100 + i);
  const given = Int32Array.from(outEdges, (_, i) => number(rank, i));
  const come = inEdges.map((from, i) => number(from, from < 0 ? 0 : placeAt(from, i)));
  for (const form of [
    (into) => comm.NeighborAlltoall(given, into),
    async (into) => await comm.IneighborAlltoall(given, into),
    (into) => comm.NeighborAlltoallv([given, range(outDegree, () => 1)], [into, range(inDegree, () => 1)]),
    (into) => {
      const typed = (array) => [
        array,
        [range(array.length, () => 1), range(array.length, (i) => 4 * i)],
        range(array.length, () => Datatype.of('Int32')),
      ];
      comm.NeighborAlltoallw(typed(given), typed(into));
    },
  ]) {
    const into = new Int32Array(inDegree).fill(-1);
    await form(into);
    assert.deepEqual([...into], come);
  }
}

/** Grids of one to three dimensions, rings and not. */
async function grids() {
  const world = MPI.COMM_WORLD;
  for (const dimensions of [1, 2, 3]) {
    for (const periodic of [false, true]) {
      const dims = computeDims(world.size, dimensions);
      const cart = await world.createCart(dims, periodic);
      assert.equal(cart.getCartRank(cart.coords), cart.rank);
      assert.deepEqual([cart.dims, cart.periods], [dims, dims.map(() => periodic)]);
      await exchangeAround(cart);
      // A shift by Sendrecv brings what the one before has.
      const [source, destination] = cart.shift(0, 1);
      const into = Int32Array.of(-1);
      cart.Sendrecv(Int32Array.of(cart.rank), destination, 3, into, source, 3);
      assert.equal(into[0], source < 0 ? -1 : source);
      const twin = cart.dupSync();
      assert.deepEqual([twin.dims, twin.rank, twin.compare(cart)], [cart.dims, cart.rank, 'congruent']);
      const rows = await cart.sub(dims.map((_, axis) => axis > 0));
      assert.deepEqual(rows.dims, dims.slice(1));
      assert.deepEqual(rows.coords, cart.coords.slice(1));
      const sum = await rows.allreduce(cart.rank);
      const mates = range(cart.size, (r) => r).filter((r) => cart.getCoords(r)[0] === cart.coords[0]);
      assert.equal(
        sum,
        mates.reduce((a, b) => a + b, 0),
      );
      assert.equal(cart.subSync(dims.map(() => false)).size, 1);
    }
  }
  // A mixed grid with a ring of two: both neighbours are one rank, and blocks cross.
  if (world.size % 2 === 0) await exchangeAround(await world.createCart([world.size / 2, 2], [false, true]));
  const fewer = world.createCartSync([Math.max(1, world.size - 1)]);
  assert.equal(fewer === undefined, world.size > 1 && world.rank === world.size - 1);
  await assert.rejects(world.createCart([world.size + 1]), { errorClass: 'MPI_ERR_ARG' });
  assert.equal(world.cartMap([Math.max(1, world.size - 1)]), fewer ? world.rank : MPI.UNDEFINED);
  assert.throws(() => world.cartMap([world.size + 1]), { errorClass: 'MPI_ERR_ARG', call: 'Comm.cartMap' });
  assert.deepEqual([world.topology, fewer?.topology, fewer?.ndim], [undefined, fewer && 'cart', fewer && 1]);
  return world.rank;
}

/** Graphs that all know, and graphs of which each knows its part. */
async function graphs() {
  const world = MPI.COMM_WORLD;
  const { rank, size } = world;
  // A wheel: everybody beside rank 0, and all of the others in a ring.
  const spokes = range(size, (r) =>
    r === 0
      ? range(size - 1, (i) => i + 1)
      : [0, ...(size > 3 ? [1 + (r % (size - 1)), 1 + ((r - 2 + size - 1) % (size - 1))] : [])],
  );
  let end = 0;
  const index = spokes.map((each) => (end += each.length));
  const wheel = await world.createGraph(index, spokes.flat());
  assert.deepEqual(wheel.neighbors, spokes[rank]);
  assert.deepEqual(wheel.dims, [size, end]);
  await exchangeAround(wheel);
  assert.deepEqual(wheel.dupSync().getNeighbors(0), spokes[0]);
  assert.deepEqual([wheel.topology, world.graphMap([0], [])], ['graph', rank === 0 ? 0 : MPI.UNDEFINED]);

  const [left, right] = [(rank - 1 + size) % size, (rank + 1) % size];
  const ring = world.createDistGraphAdjacentSync([left], [right], [7], [8]);
  assert.deepEqual(ring.getDistNeighbors(), {
    sources: [left],
    destinations: [right],
    sourceWeights: [7],
    destinationWeights: [8],
  });
  assert.deepEqual([ring.topology, ring.isInter], ['dist-graph', false]);
  await exchangeAround(ring);
  // Rank 0 names all edges: everybody tells rank 0, twice, and its right neighbour.
  const all = range(size, (r) => r);
  const named =
    rank === 0
      ? { sources: all, degrees: all.map(() => 3), destinations: all.flatMap((r) => [0, (r + 1) % size, 0]) }
      : { sources: [], degrees: [], destinations: [] };
  const star = await world.createDistGraph(named);
  assert.deepEqual(star.outEdges, [0, right, 0]);
  assert.equal(star.inDegree, rank === 0 ? 2 * size + 1 : 1);
  assert.equal(star.getDistNeighbors().sourceWeights, undefined);
  await exchangeAround(star);
  assert.throws(() => wheel.getNeighbors(size), { errorClass: 'MPI_ERR_RANK' });
  await assert.rejects(world.createDistGraphAdjacent([size], []), { errorClass: 'MPI_ERR_RANK' });

  // Who is given nonsense throws, and so do its neighbours; all goes on.
  const wrong = ring.neighborAlltoall(rank === 0 ? [] : ['a']);
  if (rank === 0 || left === 0) await assert.rejects(wrong, { errorClass: 'MPI_ERR_COUNT' });
  else assert.deepEqual(await wrong, ['a']);
  assert.equal(await ring.allreduce(1), size);
  return rank;
}

/** Communicators that some ranks make, that several make at once, that are begun. */
async function families() {
  const world = MPI.COMM_WORLD;
  const { rank, size } = world;
  const even = world.group.include(range(Math.ceil(size / 2), (i) => 2 * i));
  // Only those in the group come.
  if (rank % 2 === 0) {
    const evens = await world.createGroup(even, 5);
    assert.deepEqual(
      await evens.allgather(rank),
      range(Math.ceil(size / 2), (i) => 2 * i),
    );
    assert.equal(evens.rank, rank / 2);
  } else assert.equal(world.createGroupSync(even), undefined);
  // Several at once: each has messages of its own.
  const requests = range(4, () => world.idup());
  const twins = await Promise.all(requests.reverse());
  twins.reverse();
  twins.forEach((twin, i) => twin.Bsend(Int32Array.of(i), rank, 0));
  for (const [i, twin] of [...twins.entries()].reverse()) {
    const got = new Int32Array(1);
    twin.Recv(got, rank, 0);
    assert.equal(got[0], i);
  }
  const shared = await world.splitType('shared', -rank);
  assert.deepEqual([shared.size, shared.rank], [size, size - 1 - rank]);
  assert.equal(world.splitTypeSync(MPI.UNDEFINED), undefined);
  assert.equal(shared.compare(world), size === 1 ? 'congruent' : 'similar');
  return rank;
}

export const tasks = defineTasks(import.meta.url, { grids, graphs, families }, { namespace: 'topologies' });
