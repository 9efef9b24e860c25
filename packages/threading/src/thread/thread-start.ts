import type { Beginning } from '@parallel-cookbook/primitives/lane';
import type { MessagePort } from 'node:worker_threads';

/** What a thread begins with, besides its name. */
export interface ThreadStart extends Beginning {
  /** Where its `Outcome` goes. */
  readonly port: MessagePort;
}
