import type { Capabilities } from '../../executor/capabilities.js';
import type { Executor } from '../../executor/executor.js';
import type { Memory } from '../../memory/memory.js';
import { threadMemory } from '../../memory/thread-memory.js';
import type { ContractCase } from '../contract.js';

/** How the contract gets the executors that it tests. */
export interface ExecutorHarness {
  /** A new executor with at most that many lanes. The contract shuts it down. */
  open(lanes: number): Executor;
  readonly capabilities: Capabilities;
  /** Memory that the lanes see, where handles can be arguments. Default: that of threads. */
  readonly memory?: Memory | undefined;
  /** How many calls the storms make, at least 6. Executors whose calls are dear give a small number. Default: 3000. */
  readonly calls?: number | undefined;
}

/** Runs a test body with an executor, which is gone afterwards. */
export async function withExecutor(
  harness: ExecutorHarness,
  lanes: number,
  body: (executor: Executor) => Promise<void>,
): Promise<void> {
  const executor = harness.open(lanes);
  try {
    await body(executor);
  } finally {
    await executor.shutdown({ cancelFutures: true });
  }
}

/** Adds cases that run with an executor of their own, unless the harness lacks what they need. */
export class CaseList {
  readonly cases: ContractCase[] = [];

  constructor(private readonly harness: ExecutorHarness) {}

  /** How many calls a case makes that needs many; a multiple of 3. */
  get calls(): number {
    return 3 * Math.floor((this.harness.calls ?? 3000) / 3);
  }

  get memory(): Memory {
    return this.harness.memory ?? threadMemory;
  }

  add(title: string, lanes: number, body: (executor: Executor) => Promise<void>): void {
    this.cases.push({ title, run: () => withExecutor(this.harness, lanes, body) });
  }

  /** For executors of which that holds. */
  where(
    holds: (capabilities: Capabilities) => boolean,
    title: string,
    lanes: number,
    body: (executor: Executor) => Promise<void>,
  ): void {
    if (holds(this.harness.capabilities)) this.add(title, lanes, body);
  }
}
