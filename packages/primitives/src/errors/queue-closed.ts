import { ClosedError } from './closed.js';
import { registerErrorClass } from './parallel-error.js';

/** A `put` on a queue that was shut down, or a `get` on one that is shut down and empty. Python 3.13: `queue.ShutDown`. */
export class QueueClosedError extends ClosedError {
  static override readonly kind: string = 'QueueClosedError';
  override readonly code: string = 'ERR_PARALLEL_QUEUE_CLOSED';

  constructor(queue: string) {
    super(queue, `${queue} was shut down`);
  }
}
registerErrorClass(QueueClosedError);
