import { describe, expect, it } from '@jest/globals';
import { jsonCodec, PicklingError } from '@parallel-cookbook/primitives';

const trip = (value: unknown): unknown => jsonCodec.decode(jsonCodec.encode(value));

describe('jsonCodec', () => {
  it('turns a Date into its ISO string and leaves out undefined properties', () => {
    expect(trip({ at: new Date(5), gone: undefined })).toEqual({ at: '1970-01-01T00:00:00.005Z' });
  });

  it.each([
    ['value.x', { x: NaN }],
    ['value[0]', [undefined]],
    ['value.m', { m: new Map() }],
    ['value.big', { big: 1n }],
    ['value.bytes', { bytes: new Uint8Array(2) }],
    ['value.at', { at: new Date(NaN) }],
    ['value', undefined],
  ])('refuses what JSON would silently change, at %s', (path, value) => {
    expect(() => jsonCodec.encode(value)).toThrow(PicklingError);
    expect(() => jsonCodec.encode(value)).toThrow(`Cannot send ${path}: `);
  });

  it('refuses a cycle but not a part that stands in two places', () => {
    const part = { n: 1 };
    expect(trip([part, part])).toEqual([part, part]);
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(() => jsonCodec.encode(cycle)).toThrow('Cannot send value[0].cycle: it contains itself');
  });
});
