import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  getContext,
  getStartMethod,
  Lock,
  Process,
  setForkserverPreload,
  setStartMethod,
  stopForkserver,
} from '@parallel-cookbook/multiprocessing';
import { leftovers } from '../leftovers.js';
import { Squares, tasks as t } from '../tasks/work.js';

let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  await stopForkserver();
  expect(await left()).toEqual([]);
});

describe.each(['spawn', 'forkserver'] as const)('a context of %s', (startMethod) => {
  it('has processes, pools and the same locks', async () => {
    const context = getContext(startMethod);
    expect([context.startMethod, context.Lock, getContext(startMethod)]).toEqual([startMethod, Lock, context]);
    const children = Array.from({ length: 4 }, (_, i) => new context.Process({ target: t.add, args: [i, 1] }));
    for (const child of children) child.start();
    expect(await Promise.all(children.map((child) => child.join()))).toEqual([1, 2, 3, 4]);
    const pool = new context.Pool({ processes: 1 });
    expect(await pool.map(t.echo, [1, 2])).toEqual([1, 2]);
    await pool[Symbol.asyncDispose]();
    const executor = new context.ProcessPoolExecutor({ maxWorkers: 1 });
    expect(await executor.submit(t.add, 2, 2)).toBe(4);
    await executor.shutdown();
  });
});

describe('the start method', () => {
  it('is set for all that say nothing else', async () => {
    expect(getStartMethod()).toBe('spawn');
    setStartMethod('forkserver');
    try {
      const child = new Squares(2, { name: 'ab' });
      child.start();
      expect([await child.join(), getContext().startMethod]).toEqual([[0, 1, 2], 'forkserver']);
    } finally {
      setStartMethod('spawn');
    }
    expect(() => setStartMethod('fork' as never)).toThrow('startMethod');
    expect(() => getContext('toString' as never)).toThrow('startMethod');
  });

  it('of forkserver survives spares that are stopped, killed, or asked for what cannot travel', async () => {
    const context = getContext('forkserver');
    expect(() => new context.Process({ target: t.echo, args: [() => 1] as never }).start()).toThrow('Cannot send');
    await stopForkserver();
    const child = new context.Process({ target: t.pid });
    child.start();
    expect(await child.join()).toBe(child.pid);
  });

  it('of forkserver loads modules beforehand, and one that is not there does no harm', async () => {
    setForkserverPreload([new URL('../tasks/work.js', import.meta.url), new URL('./none.js', import.meta.url)]);
    const child = new (getContext('forkserver').Process)({ target: t.add, args: [1, 1] });
    child.start();
    expect(await child.join()).toBe(2);
    setForkserverPreload([]);
    expect(() => setForkserverPreload('x' as never)).toThrow('modules');
    expect(Process.name).toBe('Process');
  });
});
