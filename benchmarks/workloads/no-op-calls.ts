import { throughput } from '../harness/contender.js';

/** Calls a second of a function that gives back its argument, `window` under way; what comes back is looked at. */
export function noOpCalls(call: (n: number) => PromiseLike<unknown>, ms: number, window: number): Promise<number> {
  let calls = 0;
  const checked = async (): Promise<void> => {
    const sent = ++calls;
    const got = await call(sent);
    if (got !== sent) throw new Error(`call ${sent} was answered ${String(got)}`);
  };
  return throughput(checked, ms, window);
}
