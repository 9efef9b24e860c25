import type { SharedArray } from '../../memory/shared-array.js';
import { Random } from '../../random/random.js';
import type { Event } from '../../sync/event.js';
import type { Once, OnceAttempt } from '../../sync/once.js';
import { sleepSync } from '../../wait/sleep.js';

/** Runs a function once that adds to two cells; returns whether it was this call, and what the cells are. */
export function runOnce(once: Once, cells: SharedArray<'i32'>): unknown[] {
  const ran = once.runSync(() => {
    cells.values[0]!++;
    sleepSync(1);
    cells.values[1]!++;
  });
  return [ran, ...cells];
}

/** The same in the event loop. */
export async function runOnceAsync(once: Once, cells: SharedArray<'i32'>): Promise<unknown[]> {
  const ran = await once.run(async () => {
    cells.values[0]!++;
    await new Promise((resolve) => setImmediate(resolve));
    cells.values[1]!++;
  });
  return [ran, ...cells];
}

/** Fails to run it; returns why, and what it was told. */
export function failOnce(once: Once): unknown[] {
  let told: OnceAttempt | undefined;
  try {
    once.runSync((attempt) => {
      told = attempt;
      throw new Error('no luck');
    });
  } catch (error) {
    return [(error as Error).message, told?.number, told?.deaths];
  }
  return [];
}

/** Runs it until told to let go. */
export function runUntil(once: Once, begun: Event, letGo: Event): boolean {
  return once.runSync(() => {
    begun.set();
    letGo.waitSync();
  });
}

/** Runs it and never comes to an end. */
export function runForEver(once: Once, begun: Event): boolean {
  return once.runSync(() => {
    begun.set();
    for (;;) sleepSync(1000);
  });
}

/** Runs each until it is done, in mixed ways and in an order of its own; fails at times. `ends`: successes and failures of each. */
export async function runEach(ends: SharedArray<'i32'>, seed: number, ...all: Once[]): Promise<string> {
  const random = new Random(seed);
  for (const i of random.shuffled(all.keys())) {
    const once = all[i] as Once;
    while (!once.done) {
      const fails = random.next() < 0.4;
      const body = (): void => {
        if (fails) ends.add(2 * i + 1, 1);
        if (fails) throw new Error('no luck');
        ends.add(2 * i, 1);
      };
      const timeoutMs = random.next() < 0.3 ? random.next() : undefined;
      try {
        if (random.next() < 0.5) once.runSync(body, { timeoutMs });
        else await once.run(async () => body(), { timeoutMs });
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        if (code !== 'ERR_PARALLEL_TIMEOUT' && message !== 'no luck') throw error;
      }
    }
  }
  return 'done';
}
