import { describe, expect, it } from '@jest/globals';
import { ByteView } from '../../../src/transport/embedded/byte-view.js';
import { Receiving } from '../../../src/transport/embedded/receiving.js';

const message = Uint8Array.from({ length: 24 }, (_, i) => i + 1);
const longs = new BigInt64Array(message.buffer);

/** One that was posted with room for so many bytes, and may grow. */
function growing(roomBytes: number): { readonly receiving: Receiving; readonly room: Uint8Array } {
  const room = new Uint8Array(roomBytes).fill(99);
  const receiving = new Receiving();
  receiving.post(1, 0, 5, 0, new ByteView(room), { source: -1, tag: -1, byteLength: -1 });
  receiving.mayGrow = true;
  return { receiving, room };
}

describe('a receive with room that it may leave', () => {
  it('has a message that fits in the room', () => {
    const { receiving, room } = growing(32);
    receiving.match(0, 5, 24);
    receiving.take(message, longs, 0, 24);
    expect(receiving.done).toBe(true);
    expect(receiving.data).toBeUndefined();
    expect(room.subarray(0, 24)).toEqual(message);
  });

  it('has a message that is longer in memory of its own', () => {
    const { receiving, room } = growing(16);
    receiving.match(0, 5, 24);
    receiving.take(message, longs, 0, 24);
    expect(receiving.error).toBeUndefined();
    expect(receiving.data).toEqual(message);
    expect(room).toEqual(new Uint8Array(16).fill(99));
  });

  it('takes what has come already with it when it leaves, and what comes then', () => {
    for (const before of [0, 8, 16]) {
      const { receiving, room } = growing(32);
      receiving.match(0, 5, 24);
      if (before > 0) receiving.take(message, longs, 0, before);
      receiving.leaveRoom({ ...receiving.envelope });
      room.fill(77);
      receiving.take(message, longs, before, 24 - before);
      expect(receiving.done).toBe(true);
      expect(receiving.data).toEqual(message);
      expect(room).toEqual(new Uint8Array(32).fill(77));
    }
  });

  it('waits with memory of its own when it leaves before anything has matched', () => {
    const { receiving } = growing(8);
    receiving.leaveRoom({ ...receiving.envelope });
    receiving.match(2, 6, 24);
    receiving.take(message, longs, 0, 24);
    expect(receiving.envelope).toEqual({ source: 2, tag: 6, byteLength: 24 });
    expect(receiving.data).toEqual(message);
  });
});
