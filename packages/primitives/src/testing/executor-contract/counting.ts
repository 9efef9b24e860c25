import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, turn } from './tasks.js';

/** What an executor says about itself. */
export function counting(list: CaseList): void {
  list.add('statistics count every call once', 1, async (executor) => {
    const futures = [executor.submit(t.add, 1, 1), executor.submit(t.fail, 0), executor.submit(t.half, 1)];
    const called = executor.submit(t.add, 2, 2);
    called.cancel();
    await Promise.allSettled([...futures, called]);
    const { submitted, completed, failed, cancelled, pending } = executor.statistics();
    deepStrictEqual([submitted, completed, failed, cancelled, pending], [4, 2, 1, 1, 0]);
  });

  list.add('statistics tell how long tasks ran, how long they waited, and how busy it was', 2, async (executor) => {
    strictEqual(executor.statistics().throughput, 0);
    for (let i = 0; i < 20; i++) await executor.submit(t.add, i, 1);
    const { serviceMicros, waitMicros, elapsedMs, throughput, utilisation } = executor.statistics();
    deepStrictEqual([serviceMicros.count, waitMicros.count], [20, 20]);
    for (const { min, p50, p90, p99, max } of [serviceMicros, waitMicros]) {
      ok(0 <= min && min <= p50 && p50 <= p90 && p90 <= p99 && p99 <= max, `${min} ${p50} ${p90} ${p99} ${max}`);
    }
    ok(elapsedMs > 0 && utilisation >= 0 && utilisation <= 1);
    ok(Math.abs(throughput - (20 * 1000) / elapsedMs) < 1e-6 * throughput);
    ok(serviceMicros.max < elapsedMs * 1000 && waitMicros.max < elapsedMs * 1000);
  });

  list.where(
    (c) => c.shareable && c.isolated,
    'what waits behind a long task is seen to have waited that long',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const long = executor.submit(t.pass, gate);
      await gate.arrivals(1);
      const behind = executor.submit(t.add, 1, 1);
      await turn(); // it counts from the start of this turn
      const from = performance.now();
      while (performance.now() - from < 20) await turn();
      const waited = performance.now() - from;
      gate.open();
      await Promise.all([long, behind]);
      const { serviceMicros, waitMicros, byLane } = executor.statistics();
      ok(waitMicros.max >= waited * 1000 - 500, `${waitMicros.max} of ${waited * 1000}`);
      ok(serviceMicros.max >= waited * 1000);
      ok(byLane.every(({ held, utilisation }) => held === 0 && utilisation >= 0 && utilisation <= 1));
    },
  );
}
