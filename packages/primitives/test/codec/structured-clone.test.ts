import { describe, expect, it } from '@jest/globals';
import { registerShareable, shareable, structuredCloneCodec, TimeoutError } from '@parallel-cookbook/primitives';
import fc from 'fast-check';

const trip = (value: unknown): unknown => structuredCloneCodec.decode(structuredCloneCodec.encode(value));

describe('structuredCloneCodec', () => {
  it('carries what structured clone carries: cycles, Map, Set, Date, RegExp, bigint, undefined', () => {
    const value: Record<string, unknown> = {
      map: new Map<unknown, unknown>([[{ key: 1 }, new Set([1n])]]),
      at: new Date(7),
      pattern: /a+/gi,
      nothing: undefined,
    };
    value['self'] = value;
    const arrived = trip(value) as typeof value;
    expect(arrived['self']).toBe(arrived);
    expect((arrived['at'] as Date).getTime()).toBe(7);
    expect(String(arrived['pattern'])).toBe('/a+/gi');
    expect('nothing' in arrived).toBe(true);
    expect([...(arrived['map'] as Map<unknown, unknown>)].map(([k, v]) => [k, [...(v as Set<unknown>)]])).toEqual([
      [{ key: 1 }, [1n]],
    ]);
  });

  it('brings an error back with its class, its data and its cause', () => {
    const arrived = trip({ reason: new TimeoutError('acquire lock', 5) }) as { reason: TimeoutError };
    expect(arrived.reason).toBeInstanceOf(TimeoutError);
    expect(arrived.reason.timeoutMs).toBe(5);
  });

  it('carries handles whose state is plain data', () => {
    class Ticket {
      private readonly refuseRawClone = (): void => undefined;
      constructor(readonly seat: number) {}
      [shareable]() {
        void this.refuseRawClone;
        return { kind: 'test.Ticket', module: import.meta.url, state: this.seat };
      }
    }
    registerShareable('test.Ticket', (seat: number) => new Ticket(seat));
    const arrived = trip([{ ticket: new Ticket(12) }]) as [{ ticket: Ticket }];
    expect(arrived[0].ticket).toBeInstanceOf(Ticket);
    expect(arrived[0].ticket.seat).toBe(12);
  });

  it('refuses shared memory, which bytes cannot share', () => {
    expect(() => structuredCloneCodec.encode({ cells: new Int32Array(new SharedArrayBuffer(8)) })).toThrow(
      'shared memory',
    );
    expect(() => structuredCloneCodec.encode(new SharedArrayBuffer(8))).toThrow('Cannot send value');
  });

  it('gives back any plain data, whatever its shape', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }), (value) => {
        expect(trip(value)).toEqual(structuredClone(value));
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
