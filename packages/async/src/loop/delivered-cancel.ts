import { CancelledError } from '@parallel-cookbook/primitives';
import type { CancelScope } from './cancel-scope.js';

/**
 * The `CancelledError` that a scope sends into the waits of its tasks. Scopes catch these and no others: a future that
 * somebody cancelled also fails with `CancelledError`, and that is nobody's to swallow.
 */
export class DeliveredCancel extends CancelledError {
  static override readonly kind: string = 'CancelledError';
  readonly #scope: CancelScope;

  static {
    // As it is shown: who catches it need not know of this class.
    Object.defineProperty(this, 'name', { value: 'CancelledError' });
  }

  private constructor(operation: string, scope: CancelScope) {
    super(operation, scope.reason);
    this.#scope = scope;
  }

  static make(operation: string, scope: CancelScope): DeliveredCancel {
    // The stack would show who cancelled, not who waits, and costs ten times the rest.
    const limit = Error.stackTraceLimit;
    if (!scope.loop.debug) Error.stackTraceLimit = 0;
    try {
      return new DeliveredCancel(operation, scope);
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  /** Whether an error was sent by a scope. */
  static is(error: unknown): error is DeliveredCancel {
    return typeof error === 'object' && error !== null && #scope in error;
  }

  /** The scope that was cancelled. */
  get scope(): CancelScope {
    return this.#scope;
  }
}
