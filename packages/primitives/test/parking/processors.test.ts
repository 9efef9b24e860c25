import { processDomain } from '@parallel-cookbook/primitives/process';
import { describe, expect, it } from '@jest/globals';
import { availableParallelism } from 'node:os';

const processors = processDomain.processors!;

describe('the processors of a thread', () => {
  it('it runs on one of those that it may run on', () => {
    const allowed = processors.allowed();
    expect(allowed.length).toBeGreaterThanOrEqual(availableParallelism());
    expect(allowed).toContain(processors.current());
  });

  it('it is moved to each of them, and may run on all of them afterwards', () => {
    const before = processors.allowed();
    // The system may move it on at once: seldom, and not each time.
    for (const processor of before) {
      let reached = false;
      for (let i = 0; i < 1000 && !reached; i++) {
        processors.moveTo(processor);
        reached = processors.current() === processor;
      }
      expect(reached).toBe(true);
      expect(processors.allowed()).toEqual(before);
    }
  });

  it('where there is no such processor is told, and nothing has changed', () => {
    const before = processors.allowed();
    expect(() => processors.moveTo(1023)).toThrow('sched_setaffinity');
    expect(processors.allowed()).toEqual(before);
  });
});
