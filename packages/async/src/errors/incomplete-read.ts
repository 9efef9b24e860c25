import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** The stream ended before what was to be read was whole. Python: `asyncio.IncompleteReadError`. */
export class IncompleteReadError extends ParallelError {
  static override readonly kind: string = 'IncompleteReadError';
  readonly code: string = 'ERR_PARALLEL_INCOMPLETE_READ';

  constructor(
    /** What had come. */
    readonly partial: Uint8Array,
    /** How many bytes were to be read; `undefined` where that is not known before. */
    readonly expected: number | undefined,
  ) {
    super(`the stream ended after ${partial.length} bytes${expected === undefined ? '' : ` of ${expected}`}`);
  }
}
registerErrorClass(IncompleteReadError);
