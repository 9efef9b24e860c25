import { throughput, type Workload } from '../harness/contender.js';

const warmUpMs = 500;

/** Calls a second of a function that gives back its argument, `window` under way; what comes back is looked at. */
export async function noOpCalls(
  call: (n: number) => PromiseLike<unknown>,
  close: () => Promise<void>,
  window = 512,
): Promise<Workload> {
  let calls = 0;
  const checked = async (): Promise<void> => {
    const sent = ++calls;
    const got = await call(sent);
    if (got !== sent) throw new Error(`call ${sent} was answered ${String(got)}`);
  };
  const run = (ms: number): Promise<number> => throughput(checked, ms, window);
  await run(warmUpMs); // all the pool's processes have begun by then
  return { run, close };
}
