import { strict as assert } from 'node:assert';
import { defineTasks, Random } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

// What every transport must do, told to the seam itself: the context of the world's communicator has it. Ranks 0 and 1 talk, on the channel of
// messages or, where a transport has another way for that, on the one of collectives.
const anyone = -1;
const bytes = (...values) => Uint8Array.from(values);
const blank = () => ({ source: -9, tag: -9, byteLength: -9 });

/** @param {'messages' | 'collectives'} space */
function here(space) {
  const { context } = MPI.COMM_WORLD;
  const { transport, parts, rank } = context;
  return { transport, messages: context[space], parts, rank, other: 1 - rank };
}
/** All ranks come here: what was tried before does not mix with what comes next. */
const meet = () => MPI.COMM_WORLD.Barrier();

/** Messages of one sender match in the order of sending, whether a receive has memory or wants some, blocks or was begun. */
async function order(space, seed, messages) {
  const { transport, messages: channel, rank, other } = here(space);
  const random = new Random(seed);
  const plan = Array.from({ length: messages }, (_, i) => ({
    tag: random.integer(0, 2),
    length: random.choice([0, 1, 7, 64, 3000, 20_000, 100_000]),
    fill: i % 251,
    mode: random.choice(['standard', 'synchronous', 'buffered']),
    kind: random.integer(0, 3),
    any: random.integer(0, 1) === 1,
  }));
  if (rank === 0) {
    const sends = plan.map(({ tag, length, fill, mode }) =>
      transport.startSend(channel, other, tag, new Uint8Array(length).fill(fill), mode),
    );
    for (const send of sends) transport.wait(send, undefined, 'send');
  } else if (rank === 1) {
    // Of each tag the messages come in order; so the next receive of a tag, or of any tag where only it is left, is known.
    const left = [0, 1, 2].map((tag) => plan.filter((each) => each.tag === tag));
    const pending = [];
    const settle = async ({ operation, into, expected }, blocked) => {
      if (blocked) transport.wait(operation, undefined, 'receive');
      else await transport.until(operation, undefined, 'receive');
      assert.equal(operation.error, undefined);
      assert.deepEqual(operation.envelope, { source: 0, tag: expected.tag, byteLength: expected.length });
      const data = into ? into.subarray(0, expected.length) : operation.data;
      assert.equal(data.length, expected.length);
      assert.ok(data.every((byte) => byte === expected.fill));
    };
    for (let i = 0; i < messages; i++) {
      const tag = random.choice([0, 1, 2].filter((each) => left[each].length > 0));
      const expected = left[tag].shift();
      if (expected.kind === 0 && pending.length === 0) {
        const [into, envelope] = [new Uint8Array(100_000), blank()];
        transport.receive(channel, expected.any ? anyone : 0, tag, into, envelope);
        assert.deepEqual(envelope, { source: 0, tag, byteLength: expected.length });
        assert.ok(into.subarray(0, expected.length).every((byte) => byte === expected.fill));
        continue;
      }
      const into = expected.kind === 1 ? new Uint8Array(100_000) : undefined;
      pending.push({
        operation: transport.startReceive(channel, expected.any ? anyone : 0, tag, into),
        into,
        expected,
      });
      while (pending.length > 6) await settle(pending.shift(), random.integer(0, 1) === 0);
    }
    for (const each of pending) await settle(each, true);
  }
  meet();
  return true;
}

/** What is sent on one channel is received on it only, by any tag and any source. */
function channels(space) {
  const { transport, messages, parts, rank, other } = here(space);
  if (rank === 0) {
    transport.send(messages, other, 3, bytes(1), 'standard');
    transport.send(parts, other, 3, bytes(2), 'standard');
  } else if (rank === 1) {
    const [into, envelope] = [new Uint8Array(1), blank()];
    transport.receive(parts, 0, 3, into, envelope);
    assert.equal(into[0], 2);
    transport.receive(messages, anyone, anyone, into, envelope);
    assert.equal(into[0], 1);
    assert.deepEqual(envelope, { source: 0, tag: 3, byteLength: 1 });
  }
  meet();
  return true;
}

/** Memory of any kind, at any place: of its own, shared, small, a part, a view; and where memory was given away meanwhile. */
function memory(space) {
  const { transport, messages, rank, other } = here(space);
  const shared = new SharedArrayBuffer(4096);
  const arrays = () => [
    new Float64Array(1),
    new Int8Array(3),
    new BigInt64Array(100),
    new Uint8Array(4096).subarray(5, 77),
    new Float32Array(shared, 8, 9),
    new DataView(new ArrayBuffer(64), 3, 21),
    Buffer.alloc(50),
    new Uint16Array(40_000),
    new Uint8Array(0),
  ];
  const asBytes = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
  for (let round = 0; round < 3; round++) {
    for (const [i, array] of arrays().entries()) {
      if (rank === 0) {
        asBytes(array).forEach((_, at, all) => (all[at] = at + i + round));
        transport.send(messages, other, i, array, 'standard');
      } else if (rank === 1) {
        transport.receive(messages, 0, i, array, blank());
        assert.ok(asBytes(array).every((byte, at) => byte === ((at + i + round) & 255)));
      }
    }
  }
  if (rank < 2) {
    const first = new Uint8Array(5000).fill(1);
    const envelope = blank();
    if (rank === 0) transport.send(messages, other, 1, first, 'standard');
    else transport.receive(messages, 0, 1, first, envelope);
    const moved = new Uint8Array(structuredClone(first.buffer, { transfer: [first.buffer] }));
    assert.equal(first.length, 0);
    if (rank === 0) transport.send(messages, other, 1, moved.fill(2), 'standard');
    else {
      transport.receive(messages, 0, 1, moved, envelope);
      assert.ok(moved.every((byte) => byte === 2));
    }
  }
  meet();
  return true;
}

/** A synchronous send is done when its receive has begun, a buffered one at once, and its array is free. */
function modes(space) {
  const { transport, messages, rank, other } = here(space);
  if (rank === 0) {
    const synchronous = transport.startSend(messages, other, 1, bytes(1), 'synchronous');
    for (let i = 0; i < 200; i++) transport.progress();
    assert.equal(synchronous.done, false);
    const array = new Uint8Array(300_000).fill(7);
    const buffered = transport.startSend(messages, other, 2, array, 'buffered');
    assert.equal(buffered.done, true);
    array.fill(0);
    transport.send(messages, other, 3, bytes(3), 'standard');
    transport.wait(synchronous, undefined, 'send');
    transport.send(messages, other, 4, bytes(4), 'synchronous');
    transport.receive(messages, other, 5, new Uint8Array(1), blank());
    transport.send(messages, other, 6, bytes(6), 'ready');
  } else if (rank === 1) {
    const into = new Uint8Array(300_000);
    transport.receive(messages, 0, 3, into, blank());
    transport.receive(messages, 0, 2, into, blank());
    assert.ok(into.every((byte) => byte === 7));
    transport.receive(messages, 0, 1, into, blank());
    transport.receive(messages, 0, 4, into, blank());
    const ready = transport.startReceive(messages, 0, 6, into);
    transport.send(messages, other, 5, bytes(5), 'standard');
    transport.wait(ready, undefined, 'receive');
    assert.equal(into[0], 6);
  }
  meet();
  return true;
}

/** A message that is too long fails its receive only; what fits is there, and the next message is whole. */
function truncation(space) {
  const { transport, messages, rank, other } = here(space);
  for (const length of [16, 200_000]) {
    const long = Uint8Array.from({ length }, (_, i) => i % 251);
    if (rank === 0) {
      for (let i = 0; i < 3; i++) transport.send(messages, other, 1, long, 'standard');
      transport.send(messages, other, 1, bytes(9), 'standard');
    } else if (rank === 1) {
      const into = new Uint8Array(8);
      const isTruncation = { name: 'TruncateError', errorClass: 'MPI_ERR_TRUNCATE', bufferBytes: 8 };
      assert.throws(() => transport.receive(messages, 0, 1, into, blank()), isTruncation);
      const posted = transport.startReceive(messages, 0, 1, into);
      transport.wait(posted, undefined, 'receive');
      assert.equal(posted.error.name, 'TruncateError');
      let claim;
      while (!claim) claim = transport.tryClaim(messages, 0, 1);
      assert.equal(claim.envelope.byteLength, length);
      const claimed = claim.start(into);
      transport.wait(claimed, undefined, 'receive');
      assert.equal(claimed.error.name, 'TruncateError');
      transport.receive(messages, 0, 1, into, blank());
      assert.equal(into[0], 9);
    }
  }
  meet();
  return true;
}

/** A probe finds and leaves, a claim takes: neither finds what an earlier receive is for. */
async function probes(space) {
  const { transport, messages, rank, other } = here(space);
  if (rank === 0) {
    assert.equal(transport.tryProbe(messages, anyone, anyone, blank()), false);
    assert.equal(transport.tryClaim(messages, anyone, anyone), undefined);
    for (const value of [1, 2, 3, 4]) transport.send(messages, other, 7, new Uint8Array(value), 'standard');
    transport.send(messages, other, 8, bytes(0), 'standard');
  } else if (rank === 1) {
    const earlier = transport.startReceive(messages, 0, 7, undefined);
    transport.receive(messages, 0, 8, new Uint8Array(1), blank()); // all are here
    const envelope = blank();
    assert.equal(transport.tryProbe(messages, anyone, anyone, envelope), true);
    assert.deepEqual(envelope, { source: 0, tag: 7, byteLength: 2 });
    assert.equal(transport.tryProbe(messages, 0, 8, envelope), false);
    const claim = transport.tryClaim(messages, 0, 7);
    assert.deepEqual(claim.envelope, { source: 0, tag: 7, byteLength: 2 });
    const into = new Uint8Array(9);
    transport.receive(messages, 0, 7, into, envelope);
    assert.equal(envelope.byteLength, 3);
    const claimed = claim.start(undefined);
    await transport.until(claimed, undefined, 'receive');
    assert.equal(claimed.data.length, 2);
    transport.wait(earlier, undefined, 'receive');
    assert.equal(earlier.data.length, 1);
    transport.receive(messages, anyone, anyone, into, envelope);
    assert.equal(envelope.byteLength, 4);
  }
  meet();
  return true;
}

/** A receive that is taken back gets nothing; one that has matched cannot be. */
function cancelling(space) {
  const { transport, messages, rank, other } = here(space);
  if (rank === 1) {
    const [sized, unsized] = [new Uint8Array(4), undefined].map((into) => transport.startReceive(messages, 0, 4, into));
    assert.equal(transport.cancel(sized), true);
    assert.equal(transport.cancel(unsized), true);
    const kept = transport.startReceive(messages, 0, 4, undefined);
    transport.send(messages, other, 5, bytes(1), 'standard');
    transport.wait(kept, undefined, 'receive');
    assert.deepEqual([...kept.data], [11]);
    assert.equal(transport.cancel(kept), false);
  } else if (rank === 0) {
    transport.receive(messages, other, 5, new Uint8Array(1), blank());
    transport.send(messages, other, 4, bytes(11), 'standard');
  }
  meet();
  return true;
}

/** A wait that times out or is aborted ends, and what it waited for goes on; the event loop turns meanwhile. */
async function waiting(space) {
  const { transport, messages, rank, other } = here(space);
  if (rank === 1) {
    const into = new Uint8Array(4);
    const receive = transport.startReceive(messages, 0, 2, into);
    assert.throws(() => transport.wait(receive, { timeoutMs: 20 }, 'receive'), { name: 'TimeoutError' });
    await assert.rejects(transport.until(receive, { timeoutMs: 5 }, 'receive'), { name: 'TimeoutError' });
    const controller = new AbortController();
    let turns = 0;
    const turning = setInterval(() => {
      if (++turns === 3) controller.abort('enough');
    }, 1);
    await assert.rejects(transport.until(receive, { signal: controller.signal }, 'receive'), {
      name: 'CancelledError',
      cause: 'enough',
    });
    clearInterval(turning);
    assert.equal(turns, 3);
    transport.send(messages, other, 1, bytes(1), 'standard');
    await Promise.all([
      transport.until(receive, undefined, 'receive'),
      transport.until(receive, { timeoutMs: 60_000 }, 'receive'),
    ]);
    assert.equal(into[0], 5);
  } else if (rank === 0) {
    transport.receive(messages, other, 1, new Uint8Array(1), blank());
    transport.send(messages, other, 2, bytes(5), 'standard');
  }
  meet();
  return true;
}

/** Whatever a rank waits for, blocked or in its loop, moves on what it has engaged. */
async function engaging(space) {
  const { transport, messages, parts, rank, other } = here(space);
  if (rank < 2) {
    const relay = (hops) => {
      let hop = 0;
      let receiving;
      return {
        error: undefined,
        needs: anyone,
        get done() {
          return hop >= hops;
        },
        advance() {
          while (hop < hops) {
            if (hop % 2 === rank) transport.startSend(parts, other, hop, bytes(hop), 'buffered');
            else {
              receiving ??= transport.startReceive(parts, other, hop, undefined);
              if (!receiving.done) return;
              assert.equal(receiving.data[0], hop);
              receiving = undefined;
            }
            hop++;
          }
        },
      };
    };
    const first = relay(40);
    transport.engage(first);
    const [into, done] = [new Uint8Array(1), bytes(1)];
    // Rank 1 blocks in a receive that its peer sends only when the relay has ended, which needs both.
    if (rank === 0) {
      transport.wait(first, undefined, 'relay');
      transport.send(messages, other, 9, done, 'standard');
    } else transport.receive(messages, other, 9, into, blank());
    assert.equal(first.done, true);
    const second = relay(41);
    transport.engage(second);
    if (rank === 0) {
      await transport.until(second, undefined, 'relay');
      transport.send(messages, other, 9, done, 'synchronous');
    } else {
      await transport.until(transport.startReceive(messages, other, 9, into), undefined, 'receive');
      // Channels have no order among each other: its last message may come after that one.
      await transport.until(second, undefined, 'relay');
    }
    assert.equal(second.done, true);
  }
  meet();
  return true;
}

/** Two ranks that both send before they receive go on, as far as messages are short; and those begun always. */
async function crossing(space) {
  const { transport, messages, rank, other } = here(space);
  if (rank < 2) {
    for (const length of [0, 8, 1000, 70_000, 1 << 20]) {
      const [out, into] = [new Uint8Array(length).fill(rank + 1), new Uint8Array(length)];
      const send = transport.startSend(messages, other, 1, out, 'standard');
      transport.receive(messages, other, 1, into, blank());
      transport.wait(send, undefined, 'send');
      assert.ok(into.every((byte) => byte === other + 1));
      const own = transport.startSend(messages, rank, 2, out, 'standard');
      const back = transport.startReceive(messages, rank, 2, undefined);
      await transport.until(own, undefined, 'send');
      await transport.until(back, undefined, 'receive');
      assert.deepEqual(back.data, out);
    }
  }
  meet();
  return true;
}

/** An exchange is a send and a receive: it gives what it has begun where that takes long, and matches who begins them by themselves. */
function exchanging(space, seed, rounds) {
  const nobody = -2;
  const { transport, messages, rank, other } = here(space);
  const random = new Random(seed);
  const longest = transport.exchangeBytes(messages);
  for (let i = 0; rank < 2 && longest >= 0 && i < rounds; i++) {
    const length = random.choice([0, 1, 8, 100, longest].filter((each) => each <= longest));
    const [isExchange, isSlow, tag] = [random.integer(0, 3) + rank, random.integer(0, 9) === 0, random.integer(0, 2)];
    const [out, into, envelope] = [new Uint8Array(length).fill(i + rank), new Uint8Array(length), blank()];
    const oneWay = random.integer(0, 2);
    const to = oneWay === 1 + rank ? nobody : other;
    const from = oneWay === 2 - rank ? nobody : other;
    // Who comes late has the other one wait for longer than it looks.
    for (const until = performance.now() + 2; isSlow && rank === i % 2 && performance.now() < until;);
    if (isExchange === 1) {
      const send = to === nobody ? undefined : transport.startSend(messages, to, tag, out, 'standard');
      if (from !== nobody) transport.receive(messages, from, tag, into, envelope);
      if (send) transport.wait(send, undefined, 'send');
    } else {
      const late = transport.exchange(messages, to, from, tag, out, into, envelope);
      if (late?.sending) transport.wait(late.sending, undefined, 'send');
      if (late?.receiving) {
        transport.wait(late.receiving, undefined, 'receive');
        assert.equal(late.receiving.error, undefined);
        Object.assign(envelope, late.receiving.envelope);
      }
    }
    if (from === nobody) assert.deepEqual(envelope, blank());
    else {
      assert.deepEqual(envelope, { source: other, tag, byteLength: length });
      assert.ok(into.every((byte) => byte === ((i + other) & 255)));
    }
  }
  if (rank < 2 && longest >= 8) {
    const envelope = blank();
    if (rank === 0) transport.send(messages, other, 5, new Uint8Array(8), 'standard');
    else {
      // It is there already, so the exchange is over at once.
      while (!transport.tryProbe(messages, other, 5, envelope));
      const short = () => transport.exchange(messages, nobody, other, 5, bytes(), new Uint8Array(4), envelope);
      // MPICH does not say how long it was.
      assert.throws(short, (error) => error.name === 'TruncateError' && [8, undefined].includes(error.messageBytes));
    }
  }
  meet();
  return true;
}

export const tasks = defineTasks(
  import.meta.url,
  { order, channels, memory, modes, truncation, probes, cancelling, waiting, engaging, crossing, exchanging },
  { namespace: 'contract' },
);
