import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** A thread was asked for what its state does not allow: started twice, joined before its start. Python: `RuntimeError`. */
export class ThreadStateError extends ParallelError {
  static override readonly kind: string = 'ThreadStateError';
  readonly code: string = 'ERR_PARALLEL_THREAD_STATE';

  constructor(
    /** The thread, by name. */
    readonly thread: string,
    detail: string,
  ) {
    super(`Thread "${thread}" ${detail}`);
  }
}
registerErrorClass(ThreadStateError);
