// Ten processes fill one dictionary. It lives in a process of its own, the manager's, and they use it from afar.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Manager, Process, type Dict, type Remote } from '@parallel-cookbook/multiprocessing';

type Table = Remote<Dict<number, number>>;

async function fill(table: Table, key: number): Promise<void> {
  await table.set(key, 2 * key);
  console.log(`key = ${key} value = ${2 * key}`);
}
export const tasks = defineTasks(import.meta.url, { fill });

main(import.meta, async () => {
  const manager = await Manager.start();
  const table: Table = await manager.dict<number, number>();
  const keys = Array.from({ length: 10 }, (_, key) => key);
  const processes = keys.map((key) => new Process({ target: tasks.fill, args: [table, key], name: `filler ${key}` }));
  for (const child of processes) child.start();
  for (const child of processes) await child.join();
  const entries = (await table.entries()).sort(([a], [b]) => a - b);
  console.log(`Results: ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}`);
  await manager.shutdown();
});
