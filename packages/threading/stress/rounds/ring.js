import { WorkerDiedError } from '@parallel-cookbook/primitives';
import { SpscRing, Thread } from '@parallel-cookbook/threading';
import { mainSlot } from '../board.js';
import { consume, produce, tasks } from '../programs/ring.js';
import { limitsFor } from '../small-heap.js';

const producing = ['sync', 'sync', 'try', 'many', 'reserve', 'write', 'write', 'async'];
const consuming = ['sync', 'sync', 'try', 'many', 'read', 'peek', 'drain', 'async'];

/**
 * Pairs of a producer and a consumer, each over a ring of its own, until one of them dies, the ring is closed by a third, or all records
 * are through. Then the next pairs meet: a side is one thread's for good.
 *
 * @param {import('../round.js').Round} round
 */
export async function ringRound(round) {
  const { random, board } = round;
  const pairs = Math.max(1, round.threads >> 1);
  for (let meeting = 0; meeting <= round.deaths; meeting++) {
    board.clear();
    // A main thread that blocks sees no exit event, and must get on all the same.
    const mainSide = random.choice([undefined, undefined, 'producer', 'consumer']);
    board.tell(mainSlot, mainSide ? 'works' : 'awaits the threads of the round');
    await Promise.all(
      Array.from({ length: pairs }, (_, pair) => meet(round, 2 * pair, meeting > 0, pair === 0 ? mainSide : undefined)),
    );
  }
  board.tell(mainSlot, 'looks at what is left');
}

/**
 * One pair, from the first record to the end of its ring.
 *
 * @param {import('../round.js').Round} round @param {number} slot the producer's; the next one is the consumer's.
 * @param {boolean} mayDie @param {'producer' | 'consumer' | undefined} mainSide
 */
async function meet(round, slot, mayDie, mainSide) {
  const { random } = round;
  const ring = new SpscRing({ byteCapacity: random.choice([256, 512, 4096, 65_536]) });
  const quota = round.quota(20_000);
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const victim = mayDie ? random.choice([undefined, 'producer', 'consumer']) : undefined;
  /** @param {'producer' | 'consumer'} side @param {readonly string[]} every */
  const start = (side, every) => {
    const ways = random.choice([every, every, ['sync'], ['async'], ['sync', 'async']]);
    if (side === mainSide) {
      return (side === 'producer' ? produce : consume)(ring, counts, ways, round.mainPart(quota));
    }
    return run(round, slot + Number(side === 'consumer'), quota, side === victim, (part) => ({
      target: side === 'producer' ? tasks.produce : tasks.consume,
      args: [ring, counts, ways, part],
    }));
  };
  // The main thread last: it may block from its first record on.
  const sides = /** @type {const} */ (['producer', 'consumer']);
  const order = mainSide === 'producer' ? [...sides].reverse() : sides;
  const ends = new Map(order.map((side) => [side, start(side, side === 'producer' ? producing : consuming)]));
  const closes = random.next() < 0.2;
  let over = false;
  const ended = Promise.all([ends.get('producer'), ends.get('consumer')]).finally(() => (over = true));
  if (closes) {
    const at = random.integer(0, quota - 1);
    while (!over && Atomics.load(counts, 0) < at) await new Promise((resolve) => setImmediate(resolve));
    ring.close();
  }
  const [put, got] = await ended;
  const published = counts[0];
  const who = `the ring of threads ${slot} and ${slot + 1}: `;
  if (got !== 'died') {
    round.check(got.wrong === 0, `${who}${got.wrong} records of ${got.count} were not what was written`);
    round.check(got.count >= published, `${who}${published} were published, ${got.count} came`);
    const expected =
      put === 'died' ? ['PeerDiedError', ...(closes || got.count === quota ? ['ClosedError'] : [])] : ['ClosedError'];
    round.check(expected.includes(got.end), `${who}the consumer was told ${got.end}, its producer: ${put}`);
    if (put === 'through' && !closes) {
      round.check(got.count === quota, `${who}${quota} were written, ${got.count} came`);
      const { bytes, written, read } = ring.statistics();
      round.check(bytes === 0 && written === read, `${who}${bytes} bytes are left, ${written} written, ${read} read`);
    }
  }
  if (put !== 'died') {
    const expected = ['through', ...(closes ? ['ClosedError'] : []), ...(got === 'died' ? ['PeerDiedError'] : [])];
    round.check(expected.includes(put), `${who}the producer was told ${put}, its consumer: ${got.end ?? got}`);
    round.check(counts[1] <= quota, `${who}${counts[1]} of ${quota} came`);
  }
}

/**
 * Runs one side in a thread, which may be fated to die; 'died' if it did.
 *
 * @param {import('../round.js').Round} round @param {number} slot @param {number} quota @param {boolean} fated
 * @param {(part: import('../lane.js').Part) => { target: unknown, args: unknown[] }} cast
 */
async function run(round, slot, quota, fated, cast) {
  if (fated) round.left = Math.max(1, round.left);
  const drawn = fated ? round.fate(slot, quota) : undefined;
  // A side that nobody had yet cannot be seen to die.
  const fate = drawn && { ...drawn, at: Math.max(1, drawn.at) };
  const thread = new Thread({
    ...cast(round.part(slot, quota, fate)),
    resourceLimits: limitsFor(fate?.how),
    name: `slot ${slot}`,
  });
  thread.start();
  let over = false;
  const ended = thread.join().finally(() => (over = true));
  if (fate?.how === 'terminate') void round.terminate(thread, slot, fate.at, () => over);
  try {
    return await ended;
  } catch (error) {
    const expected = error instanceof WorkerDiedError && (round.board.doomed & (1 << slot)) !== 0;
    round.check(expected, `thread ${slot} ended with ${String(error)}`);
    round.kills++;
    return 'died';
  }
}
