import type { Packed } from '@parallel-cookbook/primitives';

/** A value in which handles stand, as it came. The server keeps it shut, and keeps alive the objects that its proxies stand for. */
export class Boxed {
  constructor(
    readonly content: Packed,
    /** The objects of this server in it. While this is reachable, they are. */
    readonly objects: readonly object[],
  ) {}
}

/** The boxes in a result: it may be one, or a list, a list of lists, or a map of them. Returns what to send in its place. */
export function opened(value: unknown, boxes: Boxed[], depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Boxed) {
    boxes.push(value);
    return value.content;
  }
  if (depth > 2) return value;
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'object' && item !== null)
      ? value.map((item) => opened(item, boxes, depth + 1))
      : value;
  }
  if (value instanceof Map) return new Map(opened([...value], boxes, depth + 1) as [unknown, unknown][]);
  return value;
}
