import { threadDomain, type Domain, type PeerMemory } from '@parallel-cookbook/primitives';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Channel } from '../../../src/transport/channel.js';
import { EmbeddedTransport } from '../../../src/transport/embedded/embedded.js';
import { WorldMemory } from '../../../src/transport/embedded/world-memory.js';
import type { Sink } from '../../../src/transport/transport.js';
import { mpirunWith } from '../../program.js';

const variable = 'PARALLEL_COOKBOOK_MPI_DIRECT';
const before = process.env[variable];
beforeAll(() => {
  process.env[variable] = 'always';
});
afterAll(() => {
  if (before === undefined) Reflect.deleteProperty(process.env, variable);
  else process.env[variable] = before;
});

/** Processes as a model: an address is the number of an array times so much. */
const apart = 2 ** 33;
class Memory implements PeerMemory {
  reads = 0;
  readonly #arrays: Uint8Array[] = [];

  /** @param most so many reads succeed. */
  constructor(private readonly most = Infinity) {}

  addressOf(array: Uint8Array): number {
    return this.#arrays.push(array) * apart;
  }

  read(pid: number, address: number, into: Uint8Array): boolean {
    expect(pid).toBe(process.pid);
    if (++this.reads > this.most) return false;
    const from = address % apart;
    const array = this.#arrays[Math.floor(address / apart) - 1]!;
    into.set(array.subarray(from, from + into.length));
    return true;
  }
}

function worldOf(peerMemory: PeerMemory): {
  readonly sender: EmbeddedTransport;
  readonly receiver: EmbeddedTransport;
  readonly here: Channel;
  readonly there: Channel;
  readonly settle: () => void;
} {
  const memory = new WorldMemory(threadDomain.allocate(WorldMemory.bytesFor({ size: 2 })), { size: 2 });
  const domain = Object.create(threadDomain, { peerMemory: { value: peerMemory } }) as Domain;
  const ranks = [0, 1].map((rank) => new EmbeddedTransport(memory, domain, rank));
  const [here, there] = [0, 1].map((rank) => ({
    ...{ id: 0, rank, peers: [0, 1], handle: 0, firstTag: 0, tagMask: 0, isNear: false },
  }));
  const settle = (): void => {
    while (ranks.map((rank) => rank.progress()).includes(true));
  };
  return { sender: ranks[0]!, receiver: ranks[1]!, here: here!, there: there!, settle };
}

const content = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, i) => i % 251);

/** Keeps what it gets. */
class Kept implements Sink {
  readonly bytes: Uint8Array;
  readonly offsets: number[] = [];

  constructor(readonly byteLength: number) {
    this.bytes = new Uint8Array(byteLength);
  }

  take(bytes: Uint8Array, at: number, length: number, offset: number): void {
    this.bytes.set(bytes.subarray(at, at + length), offset);
    this.offsets.push(offset);
  }
}

describe('long messages that are taken from where they lie', () => {
  for (const order of ['the receive', 'the message']) {
    it(`come as they are where ${order} is there first, in one read, and their send ends`, () => {
      const memory = new Memory();
      const { sender, receiver, here, there, settle } = worldOf(memory);
      const into = new Uint8Array(300_000);
      const receive = () => receiver.startReceive(there, 0, 5, into);
      const early = order === 'the receive' ? receive() : undefined;
      const sending = sender.startSend(here, 1, 5, content(300_000), 'standard');
      settle();
      expect(sending.done).toBe(early !== undefined);
      const receiving = early ?? receive();
      settle();
      expect([receiving.done, receiving.error, sending.done, memory.reads]).toEqual([true, undefined, true, 1]);
      expect(Buffer.compare(into, content(300_000))).toBe(0);
    });
  }

  it('fill a buffer that is too short, and tell so', () => {
    const { sender, receiver, here, there, settle } = worldOf(new Memory());
    const into = new Uint8Array(1000);
    const receiving = receiver.startReceive(there, 0, 5, into.subarray(0, 900));
    const sending = sender.startSend(here, 1, 5, content(50_000), 'synchronous');
    settle();
    expect(receiving.error).toMatchObject({ name: 'TruncateError', messageBytes: 50_000, bufferBytes: 900 });
    expect(Buffer.compare(into.subarray(0, 900), content(900))).toBe(0);
    expect([...into.subarray(900)].every((byte) => byte === 0)).toBe(true);
    expect(sending.done).toBe(true);
  });

  it('go to a sink in parts, in order', () => {
    const { sender, receiver, here, there, settle } = worldOf(new Memory());
    const sink = new Kept(200_000);
    const receiving = receiver.startReceiveInto(there, 0, 5, sink);
    sender.startSend(here, 1, 5, content(200_000), 'standard');
    settle();
    expect([receiving.done, receiving.error]).toEqual([true, undefined]);
    expect(Buffer.compare(sink.bytes, content(200_000))).toBe(0);
    expect(sink.offsets).toEqual([0, 1, 2, 3].map((part) => part * (64 << 10)));
  });

  it('come by the ring where the system forbids it, and are offered no more', () => {
    const memory = new Memory(0);
    const { sender, receiver, here, there, settle } = worldOf(memory);
    for (const length of [100_000, 2_000_000]) {
      const receiving = receiver.startReceive(there, 0, 5, undefined);
      sender.startSend(here, 1, 5, content(length), 'standard');
      settle();
      expect(receiving.done).toBe(true);
      expect(Buffer.compare(receiving.data!, content(length))).toBe(0);
    }
    expect(memory.reads).toBe(1);
  });

  it('end in an error where their sender is gone in the midst of them', () => {
    const { sender, receiver, here, there, settle } = worldOf(new Memory(2));
    const receiving = receiver.startReceiveInto(there, 0, 5, new Kept(200_000));
    sender.startSend(here, 1, 5, content(200_000), 'standard');
    settle();
    expect(receiving.done).toBe(true);
    expect(receiving.error).toMatchObject({ name: 'MPIError', message: expect.stringContaining('gone') });
  });

  for (const how of ['always', 'never']) {
    it(`are the same between processes, where all are offered or none: ${how}`, async () => {
      const { lines, stderr, code } = await mpirunWith({ [variable]: how }, 3, 'long-messages.js');
      expect([stderr, code]).toEqual(['', 0]);
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ rounds: 60, wrong: 0 }]);
    });
  }
});
