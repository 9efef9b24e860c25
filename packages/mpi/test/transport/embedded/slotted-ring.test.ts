import { describe, expect, it } from '@jest/globals';
import { threadDomain } from '@parallel-cookbook/primitives';
import fc from 'fast-check';
import { ByteView } from '../../../src/transport/embedded/byte-view.js';
import { IncomingRing } from '../../../src/transport/embedded/incoming-ring.js';
import { Outgoing } from '../../../src/transport/embedded/outgoing.js';
import { SEQUENCE, sequenceBefore, SlottedRing } from '../../../src/transport/embedded/slotted-ring.js';

/** So short that it is often full. */
const capacity = 4096;
const nobody = { flagged: false, wake: (): void => undefined };

/** The two rings between a pair of ranks. */
function pairOfRings(): { readonly to: SlottedRing; readonly from: SlottedRing } {
  const fresh = (): SlottedRing => new SlottedRing(threadDomain.allocate(SlottedRing.bytesFor(capacity)), capacity);
  return { to: fresh(), from: fresh() };
}

/** One of the two, with what it has sent that the other one has not taken. */
class Side {
  readonly outgoing: Outgoing;
  readonly incoming: IncomingRing;
  readonly unread: number[][] = [];
  #tag = 0;

  constructor(
    readonly to: SlottedRing,
    readonly from: SlottedRing,
  ) {
    this.incoming = new IncomingRing(from, to, nobody);
    this.outgoing = new Outgoing(to, from, this.incoming, nobody, new Map());
  }

  /** Sends so many bytes, if there is room. */
  send(length: number): boolean {
    const tag = ++this.#tag;
    const bytes = Uint8Array.from({ length }, (_, i) => tag + i);
    if (!this.outgoing.tryEager(7, 3, tag, new ByteView(bytes), length)) return false;
    this.unread.push([7, 3, tag, ...bytes]);
    return true;
  }

  /** What has come first. */
  take(): number[] | undefined {
    const { incoming } = this;
    if (!incoming.next()) return undefined;
    const { channel, source, tag, payload, payloadBytes } = incoming;
    const message = [channel, source, tag, ...incoming.bytes.subarray(payload, payload + payloadBytes)];
    incoming.advance();
    return message;
  }
}

function pair(): readonly [Side, Side] {
  const { to, from } = pairOfRings();
  return [new Side(to, from), new Side(from, to)];
}

/** How many of a side's messages have gone by slots. */
function throughSlots({ to }: Side): number {
  const [one, other] = [1, 2].map((i) => Atomics.load(to.words, to.slotOf(sequenceBefore + i) + SEQUENCE));
  return Math.max(0, Math.max(one as number, other as number) - sequenceBefore);
}

describe('a ring with slots', () => {
  it('brings messages of any length in the order in which they were sent, and says whether any is unread', () => {
    const side = fc.integer({ min: 0, max: 1 });
    const send = fc.record({ kind: fc.constant('send'), side, length: fc.constantFrom(0, 1, 8, 31, 32, 33, 64, 900) });
    const others = fc.record({ kind: fc.constantFrom('take', 'take', 'release'), side, length: fc.constant(0) });
    fc.assert(
      fc.property(fc.array(fc.oneof(send, others), { maxLength: 200 }), (steps) => {
        const sides = pair();
        for (const { kind, side: at, length } of steps) {
          const [me, other] = [sides[at] as Side, sides[1 - at] as Side];
          if (kind === 'send') me.send(length);
          else if (kind === 'take') expect(me.take()).toEqual(other.unread.shift());
          else {
            me.incoming.release();
            expect(other.to.isUnread(me.to)).toBe(other.unread.length > 0);
          }
        }
        for (const [me, other] of [sides, [...sides].reverse()] as [Side, Side][]) {
          while (other.unread.length > 0) expect(me.take()).toEqual(other.unread.shift());
          expect(me.take()).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes short messages of two that answer each other by slots alone', () => {
    const [one, other] = pair();
    for (let i = 0; i < 100; i++) {
      expect([one.send(8), other.send(8)]).toEqual([true, true]);
      expect([other.take(), one.take()]).toEqual([one.unread.shift(), other.unread.shift()]);
    }
    expect([throughSlots(one), throughSlots(other)]).toEqual([100, 100]);
    expect([one.to.used, other.to.used]).toEqual([0, 0]);
  });

  it('has a message that was sent behind one in a slot wait for that', () => {
    const [one, other] = pair();
    for (const length of [8, 8, 8, 100]) one.send(length);
    expect(throughSlots(one)).toBe(2);
    for (const message of one.unread) expect(other.take()).toEqual(message);
  });

  it('takes the slots by turns where its numbers go round their end, too', () => {
    const { to } = pairOfRings();
    expect(to.slotOf(0x7fffffff)).not.toBe(to.slotOf((0x7fffffff + 1) | 0));
    expect(to.slotOf(-1)).not.toBe(to.slotOf(0));
  });

  it('uses no slot until the other side has opened them', () => {
    const { to, from } = pairOfRings();
    const alone = new Side(to, from);
    alone.send(8);
    expect(to.used).toBeGreaterThan(0);
    expect(throughSlots(alone)).toBe(0);
    const other = new Side(from, to);
    alone.send(8);
    expect(throughSlots(alone)).toBe(1);
    expect([other.take(), other.take()]).toEqual(alone.unread);
  });
});
