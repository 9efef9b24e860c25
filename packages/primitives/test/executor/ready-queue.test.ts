import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReadyQueue } from '../../src/executor/ready-queue.js';

describe('the ready queue', () => {
  it('gives the most urgent first and those of one priority in the order in which they came', () => {
    const operation = fc.oneof(
      fc.record({ kind: fc.constantFrom('push', 'unshift'), priority: fc.integer({ min: -16, max: 15 }) }),
      fc.constant({ kind: 'shift', priority: 0 }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const queue = new ReadyQueue<number>();
        const model = new Map<number, number[]>();
        let next = 0;
        for (const { kind, priority } of operations) {
          if (kind === 'shift') {
            const top = [...model.keys()].filter((p) => model.get(p)?.length).sort((a, b) => b - a)[0];
            expect(queue.shift()).toBe(top === undefined ? undefined : model.get(top)?.shift());
            continue;
          }
          const item = next++;
          const level = model.get(priority) ?? [];
          model.set(priority, kind === 'push' ? [...level, item] : [item, ...level]);
          if (kind === 'push') queue.push(item, priority);
          else queue.unshift(item, priority);
        }
        expect(queue.empty).toBe([...model.values()].every((level) => level.length === 0));
      }),
    );
  });
});
