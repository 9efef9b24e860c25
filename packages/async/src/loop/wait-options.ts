import type { WaitOptions } from '@parallel-cookbook/primitives';
import type { CancelScope } from './cancel-scope.js';

/** What every wait of this package can be given: how long, until which signal, and for whom. */
export interface ScopedWaitOptions extends WaitOptions {
  /** The scope that can cancel the wait. Default: the current one. Needed only under `run(main, { ambient: false })`. */
  readonly scope?: CancelScope | undefined;
}
