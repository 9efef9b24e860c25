import { Manager } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';

/** Microseconds for a `set` or a `get` of an entry of a dict that a manager holds, by the blocking forms. */
export async function managerDict(): Promise<Workload> {
  const manager = await Manager.start();
  const dict = await manager.dict<string, number>();
  return {
    async run(ms) {
      const begin = performance.now();
      let sent = 0;
      while (performance.now() - begin < ms) {
        dict.setSync('key', ++sent);
        const got = dict.getSync('key');
        if (got !== sent) throw new Error(`${sent} came back as ${got}`);
      }
      return ((performance.now() - begin) * 1e3) / (2 * sent);
    },
    close: () => manager.shutdown(),
  };
}
