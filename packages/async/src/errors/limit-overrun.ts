import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** More came before the separator than a reader holds. Python: `asyncio.LimitOverrunError`. */
export class LimitOverrunError extends ParallelError {
  static override readonly kind: string = 'LimitOverrunError';
  readonly code: string = 'ERR_PARALLEL_LIMIT_OVERRUN';

  constructor(
    /** The limit, in bytes. */
    readonly limit: number,
    /** How many bytes can be taken without splitting a separator. */
    readonly consumed: number,
  ) {
    super(`no separator within the limit of ${limit} bytes: make the stream with a larger limit, or read in parts`);
  }
}
registerErrorClass(LimitOverrunError);
