import { defineTasks, refuseWhileLoading } from '@parallel-cookbook/primitives';

export const tasks = defineTasks(import.meta.url, { late: () => 1 }, { namespace: 'restarts' });
// Stands for `new ThreadPoolExecutor()` at the top level of a program.
refuseWhileLoading('ThreadPoolExecutor "crunch"');
