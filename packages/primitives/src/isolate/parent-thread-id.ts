import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';

const key = '@parallel-cookbook/parent-thread';
const inherited: unknown = getEnvironmentData(key);
setEnvironmentData(key, threadId);

/**
 * Node's id of the thread that started this one, where it had loaded this package; Node itself does not tell.
 * A second copy of the package finds this thread's own id there and says `undefined`.
 */
export const parentThreadId = typeof inherited === 'number' && inherited !== threadId ? inherited : undefined;
