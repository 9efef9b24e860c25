import { describe, expect, it } from '@jest/globals';
import { ArgumentError, sleep, sleepSync } from '@parallel-cookbook/primitives';

describe('sleep', () => {
  it('lets other work of the thread go on, and does not end early', async () => {
    const from = performance.now();
    const log: string[] = [];
    const slept = sleep(15).then(() => log.push('slept'));
    setImmediate(() => log.push('other work'));
    await slept;
    expect(performance.now() - from).toBeGreaterThanOrEqual(15);
    expect(log).toEqual(['other work', 'slept']);
  });

  it('refuses a negative time', async () => {
    await expect(sleep(-1)).rejects.toBeInstanceOf(ArgumentError);
  });
});

describe('sleepSync', () => {
  it('blocks the thread', () => {
    const from = performance.now();
    let other = false;
    setImmediate(() => (other = true));
    sleepSync(15);
    expect(performance.now() - from).toBeGreaterThanOrEqual(14.9);
    expect(other).toBe(false);
  });

  it.each([-1, Number.NaN])('refuses %s', (ms) => {
    expect(() => sleepSync(ms)).toThrow(ArgumentError);
  });
});
