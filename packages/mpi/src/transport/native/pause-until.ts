const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread until something holds that nobody tells of, for a while at most. */
export function pauseUntil(isOver: () => boolean, longestMs = Infinity): void {
  const ends = performance.now() + longestMs;
  for (let look = 0; !isOver() && performance.now() < ends; look++) Atomics.wait(nobody, 0, 0, Math.min(1, look / 20));
}
