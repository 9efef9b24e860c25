import { Request } from '../request/request.js';
import { resultOf, type Course } from '../request/steps.js';
import { ANYBODY, type Operation } from '../transport/operation.js';
import type { Transport } from '../transport/transport.js';
import type { Context } from './context.js';

/**
 * A context with a number on which its ranks have agreed. Where the transport makes it with the others', which blocks, it is made when its
 * turn has come.
 *
 * @param side any context of this world.
 */
export function* born<C extends Context>({ transport, numbers }: Context, number: number, make: () => C): Course<C> {
  yield* turn(transport, () => numbers.isNext(number));
  try {
    return make();
  } finally {
    numbers.settle(number);
  }
}

/** Until nothing that was begun before is still to be made, where the transport makes it with others. */
export function* turn(transport: Transport, isNext: () => boolean): Course<void> {
  if (!transport.communicators) return;
  const come: Operation = {
    get done() {
      return isNext();
    },
    error: undefined,
    needs: ANYBODY,
  };
  const what = 'make what was begun before';
  yield* resultOf(new Request({ transport, operation: come, what, finish: () => undefined }));
}
