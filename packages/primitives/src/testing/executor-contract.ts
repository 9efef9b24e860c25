import type { ContractCase } from './contract.js';
import { counting } from './executor-contract/counting.js';
import { ending } from './executor-contract/ending.js';
import { futures } from './executor-contract/futures.js';
import { CaseList, type ExecutorHarness } from './executor-contract/harness.js';
import { mapping } from './executor-contract/mapping.js';
import { replaying } from './executor-contract/replaying.js';
import { submitting } from './executor-contract/submitting.js';
import { waiting } from './executor-contract/waiting.js';

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
  waiting(list);
  mapping(list);
  ending(list);
  replaying(list);
  counting(list);
  return list.cases;
}
