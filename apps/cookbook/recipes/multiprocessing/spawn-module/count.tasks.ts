import { defineTasks } from '@parallel-cookbook/primitives';

function count(number: number): number {
  console.log(`count called by process ${number}`);
  for (let i = 0; i < number; i++) console.log(`  process ${number} counts ${i}`);
  return process.pid;
}

export const tasks = defineTasks(import.meta.url, { count });
