import { describe, it } from '@jest/globals';
import { SystemClock, VirtualClock } from '@parallel-cookbook/primitives';
import { clockContract } from '@parallel-cookbook/primitives/testing';

describe('the system clock', () => {
  const clock = new SystemClock();
  const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.ceil(ms) + 1));
  for (const { title, run } of clockContract(() => ({ clock, pass }))) it(title, run);
});

describe('a virtual clock', () => {
  const make = (start: number) => {
    const clock = new VirtualClock(start);
    return { clock, pass: (ms: number) => clock.advance(ms) };
  };
  for (const { title, run } of clockContract(() => make(0))) it(title, run);
  for (const { title, run } of clockContract(() => make(-1e6))) it(`${title}, also when it starts elsewhere`, run);
});
