import { compiled } from '../harness/compiler.js';
import { python } from '../harness/interpreter.js';
import type { RowPlan } from '../harness/row.js';
import type { Start } from '../harness/side.js';

const built = (name: string, workload: string): Start => ({
  module: new URL(`contenders/${name}.js`, import.meta.url),
  workload,
});
const source = (name: string): URL => new URL(`../../threading/contenders/${name}`, import.meta.url);

const noop = (peerName: string, peer: RowPlan['peer'], target: number): RowPlan => ({
  id: `pool-noop/${peerName}`,
  unit: 'tasks/s',
  better: 'more',
  ours: built('ours', 'pool-noop'),
  peer,
  peerName,
  target,
});
const lock = (peerName: string, peer: RowPlan['peer'], target: number): RowPlan => ({
  id: `lock-uncontended/${peerName}`,
  unit: 'ns',
  better: 'less',
  ours: built('ours', 'lock-uncontended'),
  peer,
  peerName,
  target,
});

/** What `npm run bench -- threading` measures. */
export const rows: readonly RowPlan[] = [
  noop('piscina', built('piscina', 'pool-noop'), 10),
  noop('tinypool', built('tinypool', 'pool-noop'), 10),
  noop('workerpool', built('workerpool', 'pool-noop'), 10),
  noop('poolifier', built('poolifier', 'pool-noop'), 3),
  noop('python', () => python(source('python.py'), 'pool-noop'), 5),
  lock('c', () => compiled(source('futex.c'), 'lock-uncontended'), 0.5),
  lock('python', () => python(source('python.py'), 'lock-uncontended'), 2.5),
];
