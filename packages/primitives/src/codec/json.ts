import { types } from 'node:util';
import { PicklingError } from '../errors/pickling.js';
import type { Codec, Encoded } from './codec.js';
import { shapeOf } from './fidelity.js';

const text = new TextEncoder();
const reader = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON, for wires that other languages read. Carries what JSON can say and refuses the rest by path, where
 * `JSON.stringify` would silently drop or change it: Map, Set, bigint, typed arrays, NaN, `undefined` in an array,
 * cycles. A Date becomes its ISO string, and properties that are `undefined` are left out, as everybody expects.
 *
 * @example
 * import { jsonCodec } from '@parallel-cookbook/primitives';
 *
 * console.log(jsonCodec.decode(jsonCodec.encode({ at: new Date(0) }))); // { at: '1970-01-01T00:00:00.000Z' }
 * try {
 *   jsonCodec.encode({ limits: [1, Infinity] });
 * } catch (error) {
 *   console.log(error.path); // value.limits[1]
 * }
 */
export const jsonCodec: Codec = {
  name: 'json',
  binary: false,
  encode(value: unknown): Encoded {
    refuse(value, 'value', new Set());
    return { head: text.encode(JSON.stringify(value)), buffers: [] };
  },
  decode(encoded: Encoded): unknown {
    try {
      return JSON.parse(reader.decode(encoded.head)) as unknown;
    } catch (error) {
      throw new PicklingError('the record', 'it is not JSON', { cause: error });
    }
  },
};

/** Throws for the first part that JSON would change. `above` holds the containers on the way, to find cycles. */
function refuse(value: unknown, path: string, above: Set<object>): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new PicklingError(path, `JSON has no ${value}; send null or a string`);
    return;
  }
  if (value === undefined) throw new PicklingError(path, 'JSON has no undefined here; send null');
  if (typeof value === 'bigint') throw new PicklingError(path, 'JSON has no bigint; send a string');
  if (typeof value !== 'object') throw new PicklingError(path, `JSON has no ${typeof value}s; send data`);
  if (types.isDate(value)) return refuseDate(value, path);
  const shape = shapeOf(value);
  if (above.has(value)) throw new PicklingError(path, 'it contains itself, which JSON cannot say');
  above.add(value);
  if (shape === 'array') (value as readonly unknown[]).forEach((item, i) => refuse(item, `${path}[${i}]`, above));
  else if (shape === 'plain') {
    for (const [key, member] of Object.entries(value))
      if (member !== undefined) refuse(member, `${path}.${key}`, above);
  } else
    throw new PicklingError(path, `JSON has no ${Object.prototype.toString.call(value).slice(8, -1)}; send plain data`);
  above.delete(value);
}

function refuseDate(date: Date, path: string): void {
  if (Number.isNaN(date.getTime())) throw new PicklingError(path, 'it is an invalid Date');
}
