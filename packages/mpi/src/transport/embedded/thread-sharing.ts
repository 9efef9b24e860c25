import { threadDomain, type Region } from '@parallel-cookbook/primitives';
import { BroadcastChannel, receiveMessageOnPort } from 'node:worker_threads';
import { MPIError } from '../../errors/mpi-error.js';
import type { ExpectedMemory } from '../shared-memory.js';

/** Tells other threads of memory. A SharedArrayBuffer goes only where the system copies messages, not through a ring: by a channel with a name. */
export const threadSharing = {
  expect: (name: string): ExpectedMemory => new ExpectedThreadMemory(name),

  tell(name: string, region: Region): undefined {
    const channel = new BroadcastChannel(name);
    channel.postMessage(threadDomain.describe(region));
    channel.close();
  },
} as const;

class ExpectedThreadMemory implements ExpectedMemory {
  readonly #channel: BroadcastChannel;
  #description: unknown;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    // The event loop may come to it before it is asked for; then it is in the port no more.
    this.#channel.onmessage = (event) => (this.#description = (event as { readonly data: unknown }).data);
    this.#channel.unref();
  }

  take(): Region {
    const received = receiveMessageOnPort(this.#channel as never) as { readonly message: unknown } | undefined;
    this.#description ??= received?.message;
    if (this.#description === undefined) throw new MPIError('MPI_ERR_INTERN', 'Win', 'nobody told of its memory');
    return threadDomain.attach(this.#description);
  }

  close(): void {
    this.#channel.close();
  }
}
