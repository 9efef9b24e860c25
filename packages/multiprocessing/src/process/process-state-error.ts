import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** A process was asked for what its state does not allow: started twice, joined before its start. Python: `AssertionError`, `ValueError`. */
export class ProcessStateError extends ParallelError {
  static override readonly kind: string = 'ProcessStateError';
  readonly code: string = 'ERR_PARALLEL_PROCESS_STATE';

  constructor(
    /** The process, by name. */
    readonly process: string,
    detail: string,
  ) {
    super(`Process "${process}" ${detail}`);
  }
}
registerErrorClass(ProcessStateError);
