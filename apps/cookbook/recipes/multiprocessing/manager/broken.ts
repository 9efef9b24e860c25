// The defect: the dictionary is a plain Map. Each process gets a copy of it, and fills that.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';

type Table = Map<number, number>;

function fill(table: Table, key: number): void {
  table.set(key, 2 * key);
  console.log(`key = ${key} value = ${2 * key}`);
}
export const tasks = defineTasks(import.meta.url, { fill });

main(import.meta, async () => {
  const table: Table = new Map(); // the defect
  const keys = Array.from({ length: 10 }, (_, key) => key);
  const processes = keys.map((key) => new Process({ target: tasks.fill, args: [table, key], name: `filler ${key}` }));
  for (const child of processes) child.start();
  for (const child of processes) await child.join();
  const entries = [...table].sort(([a], [b]) => a - b);
  console.log(`Results: ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}`);
});
