import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { JoinableQueue, Lock, Process, ProcessPoolExecutor, SharedArray } from '@parallel-cookbook/multiprocessing';
import { idempotent, tasks } from './tasks.js';
import { look } from './witness.js';

/**
 * @typedef {import('./run.js').Found} Found
 * @typedef {import('@parallel-cookbook/primitives').Random} Random
 * @typedef {(step: string) => void} Step says what a round does next: where it hangs, should it hang.
 */

const now = () => performance.now();
/** @param {() => boolean} holds */
async function until(holds) {
  while (!holds()) await pause(1);
}
/** @param {number} pid */
const isAlive = (pid) => look(pid) !== undefined;
/** @param {Process<any, any>} child */
async function killed(child) {
  child.kill();
  await child.sentinel;
}
/** @template {Process<any, any>} P @param {P} child @returns {P} */
function started(child) {
  child.start();
  return child;
}

/** Two take a lock in turn; one is killed, mostly with it. The other must go on. @param {Random} random @param {Step} step @returns {Promise<Found>} */
async function lockHolder(random, step) {
  const [lock, cells] = [new Lock(), new SharedArray('i32', 3)];
  const make = () => started(new Process({ target: tasks.holdAgainAndAgain, args: [lock, cells] }));
  const [victim, other] = [make(), make()];
  step('waits until two processes take turns');
  await until(() => cells.get(0) > 100);
  await pause(random.integer(0, 5));
  victim.kill();
  step('waits until the other one goes on');
  const [from, before] = [now(), cells.get(0)];
  await until(() => cells.get(0) > before + 1);
  const recoveryMs = now() - from;
  step('waits for the end of both');
  await Promise.all([victim.sentinel, killed(other)]);
  // One addition of each that was killed may be missing, never more; and whoever comes now gets the lock.
  step('takes the lock after the death of both');
  await lock.withLock(() => undefined).catch(() => lock.withLock(() => undefined));
  return { lost: Math.abs(cells.get(0) - cells.get(1)) > 2 ? 1 : 0, orphans: 0, recoveryMs };
}

/** All that a producer put before it was killed must come, whole and in order. @param {Random} random @param {Step} step @returns {Promise<Found>} */
async function producer(random, step) {
  const queue = new JoinableQueue({ byteCapacity: 4096 });
  const cells = new SharedArray('i32', 1);
  const victim = started(new Process({ target: tasks.produce, args: [queue, cells, random.integer(1, 1e6)] }));
  const stopAt = random.integer(50, 500);
  let [next, lost, from] = [0, 0, 0];
  const take = (/** @type {any} */ item) => {
    if (item[0] !== next) lost++;
    next = item[0] + 1;
  };
  step('gets from a producer that lives');
  while (next < stopAt) take(await queue.get());
  from = now();
  step('waits for the end of the producer');
  await killed(victim);
  for (let item; (item = queue.tryGet()) !== undefined;) take(item);
  // The one that it was putting may have come or not.
  if (next < cells.get(0)) lost += cells.get(0) - next;
  step('puts into the queue and gets from it after the death of its producer');
  await queue.put([0, '']);
  await queue.get();
  return { lost, orphans: 0, recoveryMs: now() - from };
}

/** A consumer that is killed takes at most the one item with it that it had in its hands. @param {Random} random @param {Step} step @returns {Promise<Found>} */
async function consumer(random, step) {
  const queue = new JoinableQueue({ maxsize: 8 });
  const cells = new SharedArray('i32', 1);
  const victim = started(new Process({ target: tasks.consume, args: [queue, cells] }));
  const count = random.integer(50, 500);
  step('puts for a consumer that lives');
  for (let i = 0; i < count; i++) await queue.put([i]);
  const from = now();
  step('waits for the end of the consumer');
  await killed(victim);
  let rest = 0;
  while (queue.tryGet() !== undefined) rest++;
  step('puts into the queue and gets from it after the death of its consumer');
  await queue.put(1);
  await queue.get();
  const missing = count - rest - cells.get(0);
  return { lost: missing > 1 || missing < 0 ? 1 : 0, orphans: 0, recoveryMs: now() - from };
}

/** A map of an idempotent task ends with all results though a worker is killed under it. @param {Random} random @param {Step} step @returns {Promise<Found>} */
async function poolWorker(random, step) {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  step('waits for the first worker');
  const victim = await pool.submit(tasks.pid);
  const items = Array.from({ length: 200 }, (_, i) => i);
  const mapped = pool.map(idempotent.twice, items, { chunkSize: 1 + random.integer(0, 9) });
  await pause(random.integer(0, 15));
  const from = now();
  try {
    process.kill(victim, 'SIGKILL');
  } catch {
    // It is gone: it had nothing to do any more.
  }
  step('waits for the results of a map whose worker was killed');
  const results = await mapped;
  const recoveryMs = now() - from;
  step('shuts the pool down');
  await pool.shutdown();
  return { lost: results.filter((value, i) => value !== 2 * i).length, orphans: isAlive(victim) ? 1 : 0, recoveryMs };
}

/** Children of a parent that is killed end with it, whatever they do. @param {Random} _random @param {Step} step @returns {Promise<Found>} */
async function parent(_random, step) {
  const program = fileURLToPath(new URL('./parent.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  step('waits until the parent has its children');
  const said = await new Promise((resolve) => child.stdout.once('data', resolve));
  const pids = /** @type {number[]} */ (JSON.parse(String(said)));
  const from = now();
  child.kill('SIGKILL');
  step('waits for the end of the children whose parent was killed');
  const patienceMs = 5000;
  await until(() => !pids.some(isAlive) || now() - from > patienceMs);
  const orphans = pids.filter(isAlive);
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  return { lost: 0, orphans: orphans.length, recoveryMs: now() - from };
}

/** What is done for each of the names. @satisfies {Record<typeof import('./round-names.js').roundNames[number], (random: Random, step: Step) => Promise<Found>>} */
export const rounds = {
  'lock holder': lockHolder,
  'queue producer': producer,
  'queue consumer': consumer,
  'pool worker': poolWorker,
  parent,
};
