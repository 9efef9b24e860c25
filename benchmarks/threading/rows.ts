import { compiled } from '../harness/compiler.js';
import { python } from '../harness/interpreter.js';
import { RowPlans } from '../harness/row-plans.js';
import type { PeerPlan, RowPlan } from '../harness/row.js';
import type { Start } from '../harness/side.js';

const built =
  (name: string) =>
  (workload: string): Start => ({ module: new URL(`contenders/${name}.js`, import.meta.url), workload });
const source = (name: string): URL => new URL(`../../threading/contenders/${name}`, import.meta.url);

const ours = built('ours');
const peers = {
  c: (workload) => () => compiled(source('futex.c'), workload),
  messageport: built('message-port'),
  piscina: built('piscina'),
  poolifier: built('poolifier'),
  python: (workload) => () => python(source('python.py'), workload),
  'raw-postmessage': built('raw-post-message'),
  sequential: (workload) => ({ module: new URL('../workloads/sequential.js', import.meta.url), workload }),
  tinypool: built('tinypool'),
  workerpool: built('workerpool'),
} satisfies Record<string, (workload: string) => PeerPlan['peer']>;

const plans = new RowPlans(ours, peers);

/** Our ring for one producer and one consumer beside a peer. */
function ring(workload: string, peerName: string, peer: PeerPlan['peer'], target: number): PeerPlan {
  const ours = built('ring-ours')(workload);
  return { id: `${workload}/${peerName}`, unit: 'M/s', better: 'more', ours, peer, peerName, target };
}

/** What `npm run bench -- threading` measures. */
export const rows: readonly RowPlan[] = [
  ...plans.beside('pool-noop', 'tasks/s', { piscina: 10, tinypool: 10, workerpool: 10, poolifier: 3, python: 5 }),
  ...plans.beside('pool-latency', 'µs', { 'raw-postmessage': 0.9 }),
  ...plans.beside('pool-cpu-map', 'items/s', { sequential: 1.85 }),
  ...plans.beside('pool-short-map', 'items/s', { sequential: 1.5 }),
  ...plans.beside('pool-1mb', 'tasks/s', { piscina: 1 }),
  plans.alone('pool-behind-long-task', 'ms', 3, 'median'),
  ...plans.beside('lock-uncontended', 'ns', { c: 0.5, python: 2.5 }),
  ...plans.beside('lock-contended', 'M/s', { c: 0.4, python: 1.8 }),
  ...plans.beside('semaphore-uncontended', 'ns', { python: 10 }),
  ...plans.beside('barrier', 'rounds/s', { python: 5 }),
  ...plans.beside('queue', 'M/s', { python: 2 }),
  ...plans.beside('queue-mpmc', 'M/s', { messageport: 5 }),
  ring('queue-spsc', 'messageport', built('message-port')('queue-mpmc'), 10),
  ring('queue-batched', 'messageport', built('message-port')('queue-mpmc'), 40),
  ring('queue-batched', 'c', () => compiled(source('ring-spsc.c'), 'queue-batched'), 0.3),
  plans.alone('owner-death-recovery', 'ms', 150, 'slowest'),
];
