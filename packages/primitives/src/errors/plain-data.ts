import { inspect } from 'node:util';

/** What structured clone, JSON and MessagePack all carry unchanged. */
export type PlainData = string | number | boolean | null | readonly PlainData[] | { readonly [key: string]: PlainData };

/** A value that JSON has no form for travels as text under this key. */
const tag = '$';
const mostNodes = 10_000;
const deepest = 32;

/**
 * Reduces a value to {@link PlainData}. NaN, infinities, -0, bigint, undefined and dates come back from {@link fromPlain} as they were;
 * what is no data (functions, class instances, cycles, getters that throw) becomes its description. A key `__proto__` is left out. Never throws.
 */
export function toPlain(value: unknown): PlainData {
  return new Reduction().reduce(value, 0);
}

/** Gives back what {@link toPlain} reduced. Never throws, whatever it is given, and bounds what it makes of it. */
export function fromPlain(data: PlainData): unknown {
  let nodes = 0;
  const revive = (at: PlainData, depth: number): unknown => {
    if (typeof at !== 'object' || at === null) return at;
    if (depth > deepest || ++nodes > mostNodes) return 'left out: too much data';
    if (Array.isArray(at)) return at.map((item: PlainData) => revive(item, depth + 1));
    const fields = at as { readonly [key: string]: PlainData };
    const tagged = untagged(fields);
    if (tagged) return tagged.value;
    const object: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(fields)) if (key !== '__proto__') object[key] = revive(item, depth + 1);
    return object;
  };
  return revive(data, 0);
}

/** A short text for any value whatever. Never throws. */
export function describeValue(value: unknown): string {
  try {
    const text = inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 10, maxStringLength: 200 });
    return text.length > 500 ? `${text.slice(0, 499)}…` : text;
  } catch {
    return 'a value that cannot be shown';
  }
}

class Reduction {
  private nodes = 0;
  private readonly above = new Set<object>();

  reduce(value: unknown, depth: number): PlainData {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : tagged('number', Object.is(value, -0) ? '-0' : `${value}`);
      case 'bigint':
        return tagged('bigint', `${value}`);
      case 'undefined':
        return tagged('undefined', '');
      case 'object':
        return value === null ? null : this.object(value, depth);
      default:
        return describeValue(value);
    }
  }

  private object(value: object, depth: number): PlainData {
    try {
      if (Object.prototype.toString.call(value) === '[object Date]') return tagged('date', `${Number(value)}`);
      if (this.above.has(value) || depth >= deepest || ++this.nodes > mostNodes) return describeValue(value);
      this.above.add(value);
      const data = Array.isArray(value)
        ? Array.from(value as unknown[], (item) => this.reduce(item, depth + 1))
        : isPlainObject(value)
          ? this.record(value, depth)
          : describeValue(value);
      this.above.delete(value);
      return data;
    } catch {
      return describeValue(value);
    }
  }

  private record(value: object, depth: number): PlainData {
    const record: Record<string, PlainData> = {};
    for (const key of Object.keys(value)) {
      if (key !== '__proto__') record[key] = this.reduce(Reflect.get(value, key), depth + 1);
    }
    // An object of the user's that looks like one of ours must not be taken for it.
    return untagged(record) ? describeValue(value) : record;
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Asked two steps up: the plain objects of another realm have another prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function tagged(kind: string, text: string): PlainData {
  return { [tag]: kind, text };
}

function untagged(data: { readonly [key: string]: PlainData }): { value: unknown } | undefined {
  const { [tag]: kind, text } = data;
  if (typeof kind !== 'string' || typeof text !== 'string' || Object.keys(data).length !== 2) return undefined;
  if (kind === 'number') return { value: Number(text) };
  if (kind === 'bigint' && /^-?\d{1,10000}$/.test(text)) return { value: BigInt(text) };
  if (kind === 'undefined') return { value: undefined };
  return kind === 'date' ? { value: new Date(Number(text)) } : undefined;
}
