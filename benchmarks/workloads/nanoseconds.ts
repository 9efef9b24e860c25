/** Calls `batch(times)` again and again for about `ms` milliseconds and returns nanoseconds for each time. */
export async function nanoseconds(ms: number, times: number, batch: (times: number) => Promise<void>): Promise<number> {
  const begin = performance.now();
  let done = 0;
  for (; performance.now() - begin < ms; done += times) await batch(times);
  return ((performance.now() - begin) * 1e6) / done;
}
