import type { Handle } from './handle.js';
import type { Bearer } from './waitable.js';

/** An error that nobody can catch, or a mistake that was found. Python: the `context` of `call_exception_handler`. */
export interface ExceptionContext {
  /** What happened. */
  readonly message: string;
  readonly exception?: unknown;
  /** The callback that threw. */
  readonly handle?: Handle | undefined;
  /** The task it is about. */
  readonly task?: Bearer | undefined;
  /** Where that task was made: the lines of a stack; known in debug mode. */
  readonly madeAt?: string | undefined;
}

/** Told of errors that nobody can catch. */
export type ExceptionHandler = (context: ExceptionContext) => void;

/** Hands an error to the handler, and prints it when there is none or when that one throws as well. */
export function reportException(handler: ExceptionHandler | undefined, context: ExceptionContext): void {
  if (handler) {
    try {
      handler(context);
      return;
    } catch (error) {
      print({ message: 'the exception handler threw', exception: error });
    }
  }
  print(context);
}

function print({ message, exception, madeAt }: ExceptionContext): void {
  const text = madeAt === undefined ? message : `${message}\nit was made here:\n${madeAt}`;
  if (exception === undefined) console.error(text);
  else console.error(`${text}:`, exception);
}
