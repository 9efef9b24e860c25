import { describe, expect, it } from '@jest/globals';
import { Process, SharedStruct } from '@parallel-cookbook/multiprocessing';
import { SharedStruct as StructOfThreads } from '@parallel-cookbook/primitives';
import { tasks } from '../tasks/memories.js';

describe('a struct between processes', () => {
  it('is one memory, in which no change of several processes is lost', async () => {
    const score = new SharedStruct({ hits: 'i32', best: 'f64', last: ['u16', 4] }, { best: 0.5 });
    const children = [1, 2].map((by) => new Process({ target: tasks.scoreInto, args: [score, 2000, by] }));
    for (const child of children) child.start();
    expect(await Promise.all(children.map((child) => child.join()))).toEqual([score.bytes, score.bytes]);
    expect(score.read()).toEqual({ hits: 4000, best: 4000, last: [0, 2000, 2000, 0] });
    expect(score).toBeInstanceOf(StructOfThreads);
  });
});
