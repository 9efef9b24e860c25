import { Request } from '../request/request.js';
import { resultOf, type Course } from '../request/steps.js';
import { ANYBODY, type Operation } from '../transport/operation.js';
import type { Context } from './context.js';

/**
 * A context with a number on which its ranks have agreed. Where the transport makes it with the others', which blocks, it is made when its
 * turn has come.
 *
 * @param side any context of this world.
 */
export function* born<C extends Context>({ transport, numbers }: Context, number: number, make: () => C): Course<C> {
  if (transport.communicators) {
    const turn: Operation = {
      get done() {
        return numbers.isNext(number);
      },
      error: undefined,
      needs: ANYBODY,
    };
    const what = 'make what was begun before';
    yield* resultOf(new Request({ transport, operation: turn, what, finish: () => undefined }));
  }
  try {
    return make();
  } finally {
    numbers.settle(number);
  }
}
