/**
 * Adds `by` so many times, and raises `largest` to every sum it makes.
 *
 * @param {import('@parallel-cookbook/primitives').SharedValue} sum
 * @param {import('@parallel-cookbook/primitives').SharedValue} largest
 * @param {boolean} big whether they hold bigints
 * @param {number} times
 * @param {number} by
 */
export function addAndUpdate(sum, largest, big, times, by) {
  const typed = big ? BigInt : Number;
  for (let i = 1; i <= times; i++) {
    sum.add(typed(by));
    const mine = typed(i * by);
    largest.update((seen) => (seen > mine ? seen : mine));
  }
}

/**
 * Counts atomically in the first element and under the lock in the last.
 *
 * @param {import('@parallel-cookbook/primitives').SharedArray<'i32'>} counts
 * @param {import('@parallel-cookbook/primitives').Mutex} lock
 * @param {number} times
 */
export function countInto(counts, lock, times) {
  for (let i = 0; i < times; i++) {
    counts.add(0, 1);
    lock.withLockSync(() => {
      counts.values[3] += 1;
    });
  }
}
