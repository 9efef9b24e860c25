import { describe, expect, it } from '@jest/globals';
import { Claims, laneCapacity, LaneWorker, LifeLine } from '@parallel-cookbook/primitives/lane';

const start = { module: new URL('../programs/lane-start.js', import.meta.url).href, exportName: 'begin' };

describe('a lane’s worker', () => {
  it('gets its data, its name and ends by itself with exit code 0', async () => {
    const heard = new Int32Array(new SharedArrayBuffer(8));
    const worker = new LaneWorker({ name: 'first', start, data: { heard, how: 'end' } });
    expect(LaneWorker.living).toContain(worker);
    expect(await worker.exited).toEqual({ code: 0, error: undefined, mute: false });
    expect([...heard]).toEqual([5, worker.threadId]); // 'first'.length
    expect([worker.ended, LaneWorker.living.includes(worker)]).toEqual([true, false]);
  });

  it.each(['end', 'exit', 'throw', 'fill the heap', 'throw nothing'])(
    'that dies by %j is seen dead by a thread that is blocked',
    async (how) => {
      const heard = new Int32Array(new SharedArrayBuffer(8));
      const resourceLimits = { maxOldGenerationSizeMb: 16 };
      const worker = new LaneWorker({ name: how, start, data: { heard, how }, resourceLimits });
      expect(worker.waitExitSync(30_000)).toBe(true);
      const { code, error } = await worker.exited;
      expect(code).toBe(how === 'end' ? 0 : how === 'exit' ? 7 : 1);
      expect(error === undefined).toBe(how === 'end' || how === 'exit');
    },
  );

  it('that goes on is not seen dead, until it is killed', async () => {
    const heard = new Int32Array(new SharedArrayBuffer(8));
    const worker = new LaneWorker({ name: 'busy', start, data: { heard, how: 'spin' } });
    expect(worker.waitExitSync(120)).toBe(false);
    Atomics.wait(heard, 0, 0);
    expect(worker.ended).toBe(false);
    expect((await worker.kill()).code).toBe(1);
    expect(worker.waitExitSync(0)).toBe(true);
  });
});

describe('a life line', () => {
  it('is whole as long as the other end is open', () => {
    const line = new LifeLine();
    expect([line.broken(), line.broken()]).toEqual([false, false]);
    line.workerEnd.close();
    line.close();
    expect(line.broken()).toBe(true);
  });
});

describe('claims', () => {
  it('let one of two have a request, and say what became of it', () => {
    const claims = new Claims(new Int32Array(new SharedArrayBuffer(4 * laneCapacity)));
    claims.send(3);
    expect([claims.begun(3), claims.askToStop(3)]).toEqual([false, false]);
    expect([claims.begin(3), claims.revoke(3), claims.begin(3)]).toEqual([true, false, false]);
    expect([claims.begun(3), claims.askedToStop(3)]).toEqual([true, false]);
    expect([claims.askToStop(3), claims.askToStop(3), claims.askedToStop(3), claims.begun(3)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    claims.send(3);
    expect([claims.revoke(3), claims.begin(3), claims.begun(3)]).toEqual([true, false, false]);
  });
});
