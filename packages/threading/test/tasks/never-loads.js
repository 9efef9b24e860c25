// A task module that never finishes loading in a worker.
import { defineTasks } from '@parallel-cookbook/primitives';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) await new Promise(() => undefined);
export const { unreachable } = defineTasks(import.meta.url, { unreachable: () => 1 });
