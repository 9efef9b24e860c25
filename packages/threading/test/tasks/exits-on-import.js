// A task module that ends whichever worker imports it.
import { defineTasks } from '@parallel-cookbook/primitives';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) process.exit(5);
export const { never } = defineTasks(import.meta.url, { never: () => 1 });
