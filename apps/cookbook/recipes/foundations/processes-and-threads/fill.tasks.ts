import { defineTasks, laneName, Random, tracer, type SharedArray } from '@parallel-cookbook/primitives';

/** Appends `size` random numbers to the list, and gives the list back. */
export function fill(list: number[], size: number, seed: number): number[] {
  tracer.emit('mark', 'fill', { by: laneName() });
  const random = new Random(seed);
  for (let i = 0; i < size; i++) list.push(random.next());
  return list;
}

/** The same, with a copy of the numbers in shared memory, from index `from` on. */
export function fillBoth(
  list: number[],
  shared: SharedArray<'f64'>,
  from: number,
  size: number,
  seed: number,
): number[] {
  shared.values.set(fill(list, size, seed), from);
  return list;
}

export const tasks = defineTasks(import.meta.url, { fill, fillBoth });
