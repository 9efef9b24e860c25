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

/**
 * Counts in one field, and raises the best of the others.
 *
 * @param {import('@parallel-cookbook/primitives').SharedStruct<{ flag: 'u8', hits: 'i32', best: 'f64', last: readonly ['u16', 4] }>} score
 * @param {number} times
 * @param {number} by
 */
export function scoreInto(score, times, by) {
  for (let i = 1; i <= times; i++) {
    score.add('hits', 1);
    score.update('best', (seen) => Math.max(seen, i * by));
  }
  score.array('last')[by] = times;
}
