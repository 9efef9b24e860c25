import { detectDeadlocks, Mutex, threadDomain } from '@parallel-cookbook/primitives';
const detection = detectDeadlocks();
const [left, right] = [new Mutex(threadDomain, { name: 'left' }), new Mutex(threadDomain, { name: 'right' })];
const both = (first, second) => first.withLock(() => second.withLock(() => 'both'));
const ends = await Promise.allSettled([both(left, right), both(right, left)]);
detection.stop();
const [, { reason }] = ends;
console.log(ends[0].value, reason.name); // both DeadlockError
console.log(reason.cycle.map(({ holds, waitsFor }) => `has ${holds}, waits for ${waitsFor}`).join('; ')); // has right, waits for left; has left, waits for right
