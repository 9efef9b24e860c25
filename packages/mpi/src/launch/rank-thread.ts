import {
  encodeError,
  laneName,
  pack,
  resolveTask,
  threadDomain,
  unpack,
  type ErrorEnvelope,
  type Packed,
  type TaskInfo,
} from '@parallel-cookbook/primitives';
import type { MessagePort } from 'node:worker_threads';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { Environment } from './environment.js';

/** What a rank that is a thread begins with. */
export interface RankThreadStart {
  readonly rank: number;
  readonly memory: unknown;
  readonly task: TaskInfo;
  readonly given: unknown;
  readonly isPacked: boolean;
  readonly port: MessagePort;
}

/** How it ended. */
export type RankOutcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'packed'; readonly value: Packed }
  | { readonly kind: 'error'; readonly envelope: ErrorEnvelope };

/** Runs the task as one rank of a world of threads. */
export async function beginRank(start: RankThreadStart): Promise<void> {
  const { rank, memory, task, given, isPacked, port } = start;
  const transport = new EmbeddedTransport(new WorldMemory(threadDomain.attach(memory)), threadDomain, rank);
  Environment.joinThreads(transport);
  const say = (outcome: RankOutcome): void => port.postMessage(outcome);
  const fail = (error: unknown): void => {
    say({ kind: 'error', envelope: encodeError(error, laneName()) });
    transport.abort(1);
  };
  // What nobody caught, in a callback or an event: the thread ends right after it.
  process.on('uncaughtExceptionMonitor', fail);
  try {
    const found = await resolveTask(task);
    const args = (isPacked ? await unpack(given as Packed) : given) as never[];
    const value: unknown = await found(...args);
    const packed = pack(value, 'the result');
    if (!Environment.isFinalized) Environment.current.finalize();
    say(packed ? { kind: 'packed', value: packed } : { kind: 'value', value });
  } catch (error) {
    fail(error);
  } finally {
    port.close();
  }
}
