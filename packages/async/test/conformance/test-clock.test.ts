import { describe, it } from '@jest/globals';
import { clockContract } from '@parallel-cookbook/primitives/testing';
import { TestClock } from '@parallel-cookbook/async';

describe('TestClock, as a clock', () => {
  const make = (): { clock: TestClock; pass: (ms: number) => Promise<void> } => {
    const clock = new TestClock();
    return { clock, pass: (ms) => clock.advance(ms) };
  };
  for (const { title, run } of clockContract(make)) it(title, run);
});
