/**
 * What to add to `performance.now()` for a clock that all threads share, the one of `process.hrtime`. The two are read one after the other,
 * and a thread may be held up in between, so the closest of some readings counts.
 */
function offset(): number {
  let closest = Infinity;
  let best = 0;
  for (let i = 0; i < 8; i++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= closest) continue;
    closest = after - before;
    best = seconds * 1e3 + nanoseconds / 1e6 - (before + after) / 2;
  }
  return best;
}
let offsetMs: number | undefined;

/**
 * Milliseconds on a clock that all threads of this process share: `performance.now()` counts from the start of each thread, and what
 * `performance.timeOrigin` says of that start follows the system's clock.
 */
export function processNow(): number {
  return onProcessClock(performance.now());
}

/** The same moment on the clock of {@link processNow}. */
export function onProcessClock(performanceNow: number): number {
  // Measured when first asked for: `performance` takes Node some milliseconds to load, and many lanes tell no time.
  return (offsetMs ??= offset()) + performanceNow;
}
