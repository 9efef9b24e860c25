import { Random, threadDomain } from '@parallel-cookbook/primitives';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EmbeddedTransport } from '../../../src/transport/embedded/embedded.js';
import { WorldMemory } from '../../../src/transport/embedded/world-memory.js';
import { ANY_SOURCE, ANY_TAG } from '../../../src/transport/envelope.js';
import type { Channel } from '../../../src/transport/channel.js';
import type { Activity, Incoming, Operation } from '../../../src/transport/operation.js';

const size = 3;

/** All ranks of a world in this thread, which therefore must never block. */
class OneThread {
  readonly ranks: readonly EmbeddedTransport[];
  readonly channels: readonly (readonly Channel[])[];

  constructor(ranks: number) {
    const region = threadDomain.allocate(WorldMemory.bytesFor({ size: ranks }));
    const memory = new WorldMemory(region, { size: ranks });
    this.ranks = Array.from({ length: ranks }, (_, rank) => new EmbeddedTransport(memory, threadDomain, rank));
    const peers = this.ranks.map(({ rank }) => rank);
    this.channels = [0, 1].map((id) =>
      peers.map((rank) => ({ id, rank, peers, handle: 0, firstTag: 0, tagMask: 0, isNear: false })),
    );
  }

  /** Until nothing moves any more. */
  settle(): void {
    while (this.ranks.map((rank) => rank.progress()).includes(true));
  }
}

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly channel: number;
  readonly tag: number;
  readonly bytes: number;
  readonly mode: 'standard' | 'synchronous' | 'buffered';
}
interface Wanted {
  readonly at: number;
  readonly channel: number;
  readonly source: number;
  readonly tag: number;
}

const rank = fc.nat(size - 1);
const bytes = fc.oneof({ weight: 3, arbitrary: fc.nat(40) }, fc.constantFrom(16384, 16385, 70_001, 300_000));
const action = fc.oneof(
  fc.record<Sent>({
    from: rank,
    to: rank,
    channel: fc.nat(1),
    tag: fc.nat(2),
    bytes,
    mode: fc.constantFrom('standard', 'synchronous', 'buffered'),
  }),
  fc.record<Wanted>({
    at: rank,
    channel: fc.nat(1),
    source: fc.oneof(rank, fc.constant(ANY_SOURCE)),
    tag: fc.oneof(fc.nat(2), fc.constant(ANY_TAG)),
  }),
);

/** The n-th message, recognisable in every byte. */
function content(n: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (n * 31 + i * 7) & 0xff);
}

describe('the embedded transport, all ranks in one thread', () => {
  it('matches as MPI says, whatever is sent and received in whatever order', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const world = new OneThread(size);
        // The model: messages that wait, receives that wait, both in their order; and what they became.
        const waiting: { readonly sent: Sent; readonly number: number; readonly operation: Operation }[] = [];
        const posted: { readonly wanted: Wanted; readonly incoming: Incoming }[] = [];
        const matched: { readonly sent: Sent; readonly number: number; readonly incoming: Incoming }[] = [];
        const fits = (wanted: Wanted, sent: Sent): boolean =>
          wanted.at === sent.to &&
          wanted.channel === sent.channel &&
          (wanted.source === ANY_SOURCE || wanted.source === sent.from) &&
          (wanted.tag === ANY_TAG || wanted.tag === sent.tag);

        actions.forEach((one, number) => {
          if ('from' in one) {
            const channel = world.channels[one.channel]![one.from]!;
            const data = content(number, one.bytes);
            const operation = world.ranks[one.from]!.startSend(channel, one.to, one.tag, data, one.mode);
            world.settle();
            const at = posted.findIndex(({ wanted }) => fits(wanted, one));
            if (at < 0) waiting.push({ sent: one, number, operation });
            else matched.push({ sent: one, number, incoming: posted.splice(at, 1)[0]!.incoming });
            if (at >= 0) expect(operation.done).toBe(true);
          } else {
            const channel = world.channels[one.channel]![one.at]!;
            const incoming = world.ranks[one.at]!.startReceive(channel, one.source, one.tag, undefined);
            world.settle();
            const at = waiting.findIndex(({ sent }) => fits(one, sent));
            if (at < 0) posted.push({ wanted: one, incoming });
            else {
              const { sent, number: sentAs, operation } = waiting.splice(at, 1)[0]!;
              expect(operation.done).toBe(true);
              matched.push({ sent, number: sentAs, incoming });
            }
          }
        });
        for (const { sent, number, incoming } of matched) {
          expect(incoming.done).toBe(true);
          expect(incoming.envelope).toEqual({ source: sent.from, tag: sent.tag, byteLength: sent.bytes });
          expect(Buffer.compare(incoming.data!, content(number, sent.bytes))).toBe(0);
        }
        for (const { incoming } of posted) expect(incoming.done).toBe(false);
        for (const { sent, operation } of waiting) {
          const eager = sent.mode === 'buffered' || (sent.mode === 'standard' && sent.bytes <= 16384);
          expect(operation.done).toBe(eager);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('carries far more than a ring holds while nobody receives, and keeps the order', () => {
    const world = new OneThread(2);
    const random = new Random(7);
    const lengths = Array.from({ length: 400 }, () => random.integer(0, 19_999));
    const [here, there] = [world.channels[0]![0]!, world.channels[0]![1]!];
    const sends = lengths.map((length, n) => world.ranks[0]!.startSend(here, 1, 5, content(n, length), 'standard'));
    const target = new Uint8Array(20_000);
    lengths.forEach((length, n) => {
      const incoming = world.ranks[1]!.startReceive(there, 0, 5, target);
      world.settle();
      expect(incoming.done).toBe(true);
      expect(incoming.envelope.byteLength).toBe(length);
      expect(Buffer.compare(target.subarray(0, length), content(n, length))).toBe(0);
    });
    expect(sends.every(({ done }) => done)).toBe(true);
  });

  it('a message that is too long fills the buffer, gives TruncateError, and disturbs nothing after it', () => {
    for (const length of [100, 100_000]) {
      const world = new OneThread(2);
      const [here, there] = [world.channels[0]![0]!, world.channels[0]![1]!];
      const small = new Uint8Array(64);
      world.ranks[0]!.startSend(here, 1, 0, content(1, length), 'standard');
      world.ranks[0]!.startSend(here, 1, 0, content(2, 8), 'standard');
      const first = world.ranks[1]!.startReceive(there, 0, 0, small);
      const second = world.ranks[1]!.startReceive(there, 0, 0, undefined);
      world.settle();
      expect(first.error).toMatchObject({ name: 'TruncateError', messageBytes: length, bufferBytes: 64 });
      expect(Buffer.compare(small, content(1, length).subarray(0, 64))).toBe(0);
      expect(Buffer.compare(second.data!, content(2, 8))).toBe(0);
    }
  });

  it('a claimed message belongs to one receive, and later ones of the sender match without it', () => {
    const world = new OneThread(2);
    const [here, there] = [world.channels[0]![0]!, world.channels[0]![1]!];
    const [sender, receiver] = [world.ranks[0]!, world.ranks[1]!];
    sender.startSend(here, 1, 3, content(1, 50_000), 'standard');
    sender.startSend(here, 1, 3, content(2, 10), 'standard');
    const envelope = { source: 0, tag: 0, byteLength: 0 };
    expect(receiver.tryProbe(there, ANY_SOURCE, ANY_TAG, envelope)).toBe(true);
    expect(envelope).toEqual({ source: 0, tag: 3, byteLength: 50_000 });
    const claim = receiver.tryClaim(there, ANY_SOURCE, 3)!;
    const later = receiver.startReceive(there, 0, 3, undefined);
    world.settle();
    expect(later.data).toEqual(content(2, 10));
    const first = claim.start(undefined);
    world.settle();
    expect(Buffer.compare(first.data!, content(1, 50_000))).toBe(0);
    expect(receiver.tryClaim(there, ANY_SOURCE, ANY_TAG)).toBeUndefined();
  });

  it('takes back a receive that has not matched and a send that has not left, and nothing else', () => {
    const world = new OneThread(2);
    const [here, there] = [world.channels[0]![0]!, world.channels[0]![1]!];
    const [sender, receiver] = [world.ranks[0]!, world.ranks[1]!];
    const unwanted = receiver.startReceive(there, 0, 0, undefined);
    expect([receiver.cancel(unwanted), receiver.cancel(unwanted)]).toEqual([true, false]);
    // The ring is full before the last one: so that one has not left.
    const sends = Array.from({ length: 80 }, (_, n) => sender.startSend(here, 1, 0, content(n, 16_000), 'standard'));
    expect(sender.cancel(sends[0]!)).toBe(false);
    expect(sender.cancel(sends[79]!)).toBe(true);
    const received = sends.map(() => receiver.startReceive(there, 0, 0, undefined));
    world.settle();
    expect(received.filter(({ done }) => done).length).toBe(79);
  });

  it('who has sent and left is no reason to give up what needs another rank next', async () => {
    const world = new OneThread(3);
    const [root, first, second] = [world.ranks[0]!, world.ranks[1]!, world.ranks[2]!];
    const [at0, at1, at2] = [world.channels[0]![0]!, world.channels[0]![1]!, world.channels[0]![2]!];
    const receives = [root.startReceive(at0, 1, 0, undefined)];
    let asked = false;
    const bothInTurn: Activity = {
      error: undefined,
      get done() {
        return receives.length === 2 && receives[1]!.done;
      },
      get needs() {
        // The moment that matters: rank 0 has looked for messages, and looks now whether it needs somebody who has left.
        if (!asked) {
          asked = true;
          first.startSend(at1, 0, 0, content(1, 8), 'standard');
          first.finalize();
        }
        return receives.length;
      },
      advance() {
        if (receives.length === 1 && receives[0]!.done) receives.push(root.startReceive(at0, 2, 0, undefined));
      },
    };
    root.engage(bothInTurn);
    const both = root.until(bothInTurn, undefined, 'receive from both');
    second.startSend(at2, 0, 0, content(2, 8), 'standard');
    await both;
    expect(receives.map(({ data }) => data)).toEqual([content(1, 8), content(2, 8)]);
  });
});
