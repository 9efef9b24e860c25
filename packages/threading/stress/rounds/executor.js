import { CancelledError, TimeoutError, WorkerDiedError } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { mainSlot } from '../board.js';
import { tasks } from '../programs/storm.js';
import { smallHeap } from '../small-heap.js';

/**
 * Tasks that end in all ways, of which many are called off at random moments: each runs at most once, and each future settles with
 * what befits it.
 *
 * @param {import('../round.js').Round} round
 */
export async function executorRound(round) {
  const { random, board } = round;
  const cancelRunning = random.choice(['cooperative', 'kill']);
  const count = round.quota(6000);
  const runs = new Int32Array(new SharedArrayBuffer(4 * count));
  const deadly = round.deaths / count;
  const fills = random.next() < 0.3;
  const pool = new ThreadPoolExecutor({
    ...{ maxWorkers: round.threads, cancelRunning },
    resourceLimits: fills ? smallHeap : undefined,
    recycle: random.next() < 0.2 ? { tasks: random.integer(50, 500) } : undefined,
  });
  const entries = [];
  let done = 0;
  board.tell(mainSlot, 'awaits futures');
  const others = [mapped(round, pool), streamed(round, pool)];
  for (let i = 0; i < count; i++) {
    const dice = random.next();
    const way =
      dice < deadly
        ? random.choice(['exit', 'uncaught', fills ? 'heap' : 'exit'])
        : random.choice(['quick', 'quick', 'quick', 'await', 'spin', 'quick', 'throw', dice > 0.97 ? 'stop' : 'quick']);
    if (['exit', 'uncaught', 'heap'].includes(way)) round.kills++;
    const controller = new AbortController();
    const limit = random.next();
    const options =
      way === 'stop' || limit < 0.03
        ? { timeoutMs: random.integer(0, 30) }
        : limit < 0.06
          ? { signal: controller.signal }
          : limit < 0.3
            ? { priority: random.integer(-2, 2) }
            : undefined;
    const future = (options ? pool.with(options) : pool).submit(tasks.step, runs, i, way);
    const entry = { future, way, calledOff: false, cancelled: false };
    entries.push(entry);
    future.addDoneCallback(() => (done++, board.count(mainSlot)));
    if (options?.signal) setTimeout(() => controller.abort(), random.integer(0, 10));
    if (random.next() < 0.05) {
      const victim = entries[random.integer(0, i)];
      if (!victim.future.done) victim.calledOff = victim.future.cancel();
    }
    // Now and then the results are waited for, by awaiting or by blocking.
    if (random.next() < 0.004) {
      const awaited = entries[random.integer(0, i)];
      if (random.next() < 0.5 && awaited.way !== 'stop') {
        try {
          awaited.future.resultSync();
        } catch {
          // Looked at in the end.
        }
      } else await awaited.future.exception().catch(() => undefined);
    }
  }
  await Promise.allSettled([...entries.map(({ future }) => future), ...others]);
  board.tell(mainSlot, 'awaits shutdown');
  await pool.shutdown();
  board.tell(mainSlot, 'looks at what is left');
  const ends = await Promise.allSettled(entries.map(({ future }) => future));
  ends.forEach((end, i) => {
    const { way, calledOff } = entries[i];
    const ran = runs[i];
    const at = `task ${i} (${way})`;
    round.check(ran <= 1, `${at} ran ${ran} times`);
    if (end.status === 'fulfilled') {
      round.check(
        end.value === i && ran === 1 && !calledOff,
        `${at} gave ${end.value}, ran ${ran} times, called off: ${calledOff}`,
      );
    } else if (calledOff && ran === 1 && cancelRunning === 'cooperative') {
      round.violation(`${at} was called off and ran`);
    } else {
      const kinds = [CancelledError, TimeoutError, WorkerDiedError, ...(way === 'throw' ? [RangeError] : [])];
      round.check(
        kinds.some((kind) => end.reason instanceof kind),
        `${at} ended with ${String(end.reason)}`,
      );
    }
  });
  round.check(done === count, `${done} of ${count} futures told that they were done`);
  const { submitted, completed, failed, cancelled, pending } = pool.statistics();
  const told = completed + failed + cancelled;
  round.check(
    submitted === told && pending === 0,
    `statistics: ${submitted} submitted, ${told} ended, ${pending} pending`,
  );
}

/** A map among the storm ends with all results in order, or because a thread died under it. @param {import('../round.js').Round} round @param {ThreadPoolExecutor} pool */
async function mapped(round, pool) {
  const items = Array.from({ length: 5000 }, (_, i) => i);
  try {
    const results = await pool.map(tasks.double, items);
    round.check(results.length === 5000 && results.every((result, i) => result === 2 * i), 'map gave other results');
  } catch (error) {
    round.check(error instanceof WorkerDiedError, `map ended with ${String(error)}`);
  }
}

/** @param {import('../round.js').Round} round @param {ThreadPoolExecutor} pool */
async function streamed(round, pool) {
  let next = 0;
  try {
    for await (const item of pool.stream(tasks.count, 500)) round.check(item === next++, `stream gave ${item}`);
    round.check(next === 500, `stream gave ${next} items`);
  } catch (error) {
    round.check(error instanceof WorkerDiedError, `stream ended with ${String(error)}`);
  }
}
