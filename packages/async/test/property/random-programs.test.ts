import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { allTasks, currentLoop, moveOnAfter, run, TestClock, time } from '@parallel-cookbook/async';
import { Interpreter } from './interpreter.js';
import { randomProgram } from './program.js';

const seeds = 10_000;
const endless = 1_000_000;

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

/** Runs the program of a seed in the order of that seed and gives what went wrong. */
async function violationsOf(
  seed: number,
  seen: { waits: number; caught: number; tasks: number },
): Promise<readonly string[]> {
  const interpreter = new Interpreter();
  const { violations, locks, permits } = interpreter;
  let tasksLeft = 0;
  await run(
    async () => {
      currentLoop().setExceptionHandler(({ message }) => violations.push(message));
      // Who is not woken keeps the program waiting: then time jumps to this deadline.
      await moveOnAfter(endless, () => interpreter.run(randomProgram(seed)).catch(() => undefined));
      if (time() >= endless) violations.push('somebody was never woken');
      tasksLeft = allTasks().size - 1;
    },
    { clock: new TestClock(), seed },
  ).catch((error: unknown) => violations.push(`the program ended with ${String(error)}`));
  if (tasksLeft > 0) violations.push('a task outlived its group');
  if (interpreter.begun !== interpreter.ended) violations.push('a task has not ended');
  for (const lock of locks) {
    if (lock.locked) violations.push(`${lock.name} is held after the end`);
    if (lock.statistics().waiting > 0) violations.push(`somebody still waits for ${lock.name}`);
  }
  if (permits.value !== 2) violations.push('a permit is missing');
  seen.waits += locks.reduce((sum, lock) => sum + lock.statistics().contentions, 0);
  seen.caught += interpreter.caught;
  seen.tasks += interpreter.begun;
  return violations;
}

describe('random programs of tasks, scopes, cancels and locks', () => {
  it(`leave no orphan, lose no wake-up, keep no lock and are told of each cancel once a level, for ${seeds} seeds`, async () => {
    const found: string[] = [];
    const seen = { waits: 0, caught: 0, tasks: 0 };
    for (let seed = 0; seed < seeds && found.length < 5; seed++) {
      const violations = await violationsOf(seed, seen);
      if (violations.length > 0) found.push(`seed ${seed}: ${[...new Set(violations)].join('; ')}`);
    }
    expect(found).toEqual([]);
    // The programs do what they are for.
    expect(seen.waits).toBeGreaterThan(seeds / 4);
    expect(seen.caught).toBeGreaterThan(seeds / 2);
    expect(seen.tasks).toBeGreaterThan(4 * seeds);
  }, 600_000);
});
