/** One side of a comparison: a library at its best settings, or the language's own. */
export interface Contender {
  /** As readers know it, with its version: `piscina 5.3.2`. */
  readonly name: string;
  /** What it can be measured at, by workload name. */
  readonly workloads: Readonly<Record<string, () => Promise<Workload>>>;
}

/** A workload made ready by one contender: warm, and run again and again for a while. */
export interface Workload {
  /** Works for about `ms` milliseconds and returns the figure, in the row's unit. */
  run(ms: number): Promise<number>;
  /** Stops what the workload started. */
  close(): Promise<void>;
}

/**
 * Keeps `window` calls of `submit` under way for about `ms` milliseconds and returns completed calls a second.
 */
export async function throughput(submit: () => PromiseLike<unknown>, ms: number, window: number): Promise<number> {
  const begin = performance.now();
  const end = begin + ms;
  let completed = 0;
  const stream = async (): Promise<void> => {
    while (performance.now() < end) {
      await submit();
      completed++;
    }
  };
  await Promise.all(Array.from({ length: window }, stream));
  return completed / ((performance.now() - begin) / 1000);
}
