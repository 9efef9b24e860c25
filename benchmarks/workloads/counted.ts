import type { Workload } from '../harness/contender.js';
import { nanoseconds } from './nanoseconds.js';

/** Increments, of which none may be lost. */
export class Counted {
  private count = 0;

  readonly increment = (): void => {
    this.count++;
  };

  /** A workload that increments `times` times a batch, in nanoseconds for one. */
  workload(
    times: number,
    batch: (times: number) => Promise<void>,
    within = <R>(body: () => Promise<R>) => body(),
  ): Workload {
    return {
      run: (ms) =>
        within(() =>
          nanoseconds(ms, times, async (each) => {
            this.count = 0;
            await batch(each);
            if (this.count !== each) throw new Error(`${each - this.count} increments were lost`);
          }),
        ),
      close: async () => undefined,
    };
  }
}

/** How many contend. */
export const contenders = 100;

/** So many at once do `body` again and again, `times` in all. */
export async function contend(times: number, body: () => Promise<unknown>): Promise<void> {
  const contender = async (): Promise<void> => {
    for (let i = 0; i < times / contenders; i++) await body();
  };
  await Promise.all(Array.from({ length: contenders }, contender));
}
