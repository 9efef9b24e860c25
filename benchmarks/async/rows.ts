import { python } from '../harness/interpreter.js';
import { RowPlans } from '../harness/row-plans.js';
import type { PeerPlan, RowPlan } from '../harness/row.js';
import type { Start } from '../harness/side.js';

const built =
  (name: string) =>
  (workload: string): Start => ({ module: new URL(`contenders/${name}.js`, import.meta.url), workload });
const source = (name: string): URL => new URL(`../../async/contenders/${name}`, import.meta.url);

const plans = new RowPlans(built('ours'), {
  'async-mutex': built('async-mutex'),
  'async-sema': built('async-sema'),
  asyncio: (workload) => () => python(source('python.py'), workload),
  effect: built('effect'),
  effection: built('effection'),
  'p-limit': built('p-limit'),
} satisfies Record<string, (workload: string) => PeerPlan['peer']>);

/** What `npm run bench -- async` measures. */
export const rows: readonly RowPlan[] = [
  ...plans.beside('spawn', 'ns', { 'p-limit': 1.5, asyncio: 6, effect: 0.8 }),
  ...plans.beside('lock-free', 'ns', { 'async-mutex': 10, asyncio: 2.5, 'async-sema': 0.8 }),
  ...plans.beside('lock-contended', 'ns', { 'p-limit': 1.4, asyncio: 8 }),
  ...plans.beside('queue', 'ns', { asyncio: 1.6, effect: 3 }),
  ...plans.beside('channel', 'ns', { effection: 5 }),
  ...plans.beside('memory-100k-parked-tasks', 'MiB', { asyncio: 1 }),
];
