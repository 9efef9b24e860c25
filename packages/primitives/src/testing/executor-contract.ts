import type { ContractCase } from './contract.js';
import { ending } from './executor-contract/ending.js';
import { futures } from './executor-contract/futures.js';
import { CaseList, type ExecutorHarness } from './executor-contract/harness.js';
import { mapping } from './executor-contract/mapping.js';
import { submitting } from './executor-contract/submitting.js';

/**
 * What every executor must do, as far as its capabilities go. Modelled on what CPython's test_concurrent_futures asks.
 *
 * @example
 * import { InlineExecutor } from '@parallel-cookbook/primitives';
 * import { executorContract } from '@parallel-cookbook/primitives/testing';
 *
 * const { capabilities } = new InlineExecutor();
 * const cases = executorContract({ open: () => new InlineExecutor(), capabilities });
 * for (const { run } of cases) await run();
 * console.log(cases.length > 20); // true
 */
export function executorContract(harness: ExecutorHarness): readonly ContractCase[] {
  const list = new CaseList(harness);
  submitting(list);
  futures(list);
  mapping(list);
  ending(list);
  return list.cases;
}
