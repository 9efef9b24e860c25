import { compiled } from '../harness/compiler.js';
import { python } from '../harness/interpreter.js';
import { RowPlans } from '../harness/row-plans.js';
import type { RowPlan } from '../harness/row.js';
import type { Start } from '../harness/side.js';

const built =
  (name: string) =>
  (workload: string): Start => ({ module: new URL(`contenders/${name}.js`, import.meta.url), workload });
const source = (name: string): URL => new URL(`../../multiprocessing/contenders/${name}`, import.meta.url);

const plans = new RowPlans(built('ours'), {
  c: (workload) => () => compiled(source('shared-futex.c'), workload),
  python: (workload) => () => python(source('python.py'), workload),
  'python-spawn': (workload) => () => python(source('python_spawn.py'), workload),
  sequential: (workload) => ({ module: new URL('../workloads/sequential.js', import.meta.url), workload }),
  tinypool: built('tinypool'),
  workerpool: built('workerpool'),
});

/** What `npm run bench -- multiprocessing` measures. */
export const rows: readonly RowPlan[] = [
  ...plans.beside('lock-uncontended', 'ns', { c: 0.5, python: 2 }),
  ...plans.beside('lock-contended', 'M/s', { python: 1.5 }),
  ...plans.beside('queue-64b', 'messages/s', { python: 2 }),
  ...plans.beside('queue-64kib', 'messages/s', { python: 1.2 }),
  ...plans.beside('queue-1mib', 'messages/s', { python: 5 }),
  ...plans.beside('pipe-64kib', 'messages/s', { python: 1 }),
  ...plans.beside('queue-rtt', 'µs', { python: 1 }),
  ...plans.beside('pool-chunk1', 'tasks/s', { python: 3 }),
  ...plans.beside('pool-latency', 'µs', { python: 3 }),
  ...plans.beside('pool-default-chunk', 'tasks/s', { python: 1 }),
  ...plans.beside('executor-noop', 'tasks/s', { python: 10 }),
  ...plans.beside('pool-noop', 'tasks/s', { workerpool: 5, tinypool: 5 }),
  ...plans.beside('pool-cpu-map', 'items/s', { sequential: 1.85 }),
  ...plans.beside('pool-short-map', 'items/s', { sequential: 1.5 }),
  ...plans.beside('manager-dict', 'µs', { python: 1 }),
  ...plans.beside('start-cold', 'ms', { 'python-spawn': 0.8 }),
  plans.alone('start-warm', 'ms', 10, 'median'),
  plans.alone('lock-recovery', 'ms', 150, 'slowest'),
];
