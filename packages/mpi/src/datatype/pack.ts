import type { Layout } from './layout.js';

/** Copies `count` elements that lie in `source` from byte `at` on to `target`, without gaps. */
export function packBytes(layout: Layout, source: Uint8Array, at: number, count: number, target: Uint8Array): void {
  const { runs, extent } = layout;
  let to = 0;
  for (let element = 0, from = at; element < count; element++, from += extent) {
    for (let i = 0; i < runs.length; i += 2) {
      const first = from + (runs[i] as number);
      const length = runs[i + 1] as number;
      target.set(source.subarray(first, first + length), to);
      to += length;
    }
  }
}

/** Puts bytes without gaps to where the elements lie in `target` from byte `at` on; as many as there are. */
export function unpackBytes(layout: Layout, source: Uint8Array, target: Uint8Array, at: number): void {
  const { runs, extent } = layout;
  let from = 0;
  for (let to = at; from < source.length; to += extent) {
    for (let i = 0; i < runs.length && from < source.length; i += 2) {
      const part = source.subarray(from, from + (runs[i + 1] as number));
      target.set(part, to + (runs[i] as number));
      from += part.length;
    }
    if (runs.length === 0) return;
  }
}

/** The bytes that `count` elements reach over: `[first, behind the last]`, from the place of the first element. */
export function spanOf(layout: Layout, count: number): readonly [first: number, behind: number] {
  if (count === 0 || layout.runs.length === 0) return [0, 0];
  let [first, behind] = [Infinity, -Infinity];
  for (let i = 0; i < layout.runs.length; i += 2) {
    first = Math.min(first, layout.runs[i] as number);
    behind = Math.max(behind, (layout.runs[i] as number) + (layout.runs[i + 1] as number));
  }
  const rest = (count - 1) * layout.extent;
  return [first + Math.min(0, rest), behind + Math.max(0, rest)];
}
