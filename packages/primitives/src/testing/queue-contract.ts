import type { BlockingQueue } from '../queue/blocking-queue.js';
import type { QueueOptions } from '../queue/queue-options.js';
import type { ContractCase } from './contract.js';
import { blockingCases, handleCase } from './queue-contract/blocking-cases.js';
import type { MakeQueue, QueueOrderUnderTest } from './queue-contract/queue-under-test.js';
import { shutdownCases } from './queue-contract/shutdown-cases.js';
import { sizeCases } from './queue-contract/size-cases.js';
import { workCases } from './queue-contract/work-cases.js';

/**
 * What every queue promises within one lane, whatever it is made of: the behaviour is that of CPython's `queue`, the cases
 * are our own. Nothing in it blocks, so that queues of one event loop can be held to it too.
 */
export function queueContract(
  make: MakeQueue,
  order: QueueOrderUnderTest = 'first in first out',
): readonly ContractCase[] {
  return [...sizeCases(make, order), ...workCases(make), ...shutdownCases(make, order)];
}

/**
 * What a queue in shared memory promises beyond {@link queueContract}: its items are copies, its bytes are bounded, and its
 * blocking forms do as the others.
 *
 * @param handles whether locks and the like can be items: those of threads cannot, those in mapped memory can.
 */
export function blockingQueueContract(
  make: (options?: QueueOptions) => BlockingQueue,
  order: QueueOrderUnderTest = 'first in first out',
  handles: 'refused' | 'carried' = 'refused',
): readonly ContractCase[] {
  return blockingCases(make, order).filter(({ title }) => handles === 'refused' || title !== handleCase);
}
