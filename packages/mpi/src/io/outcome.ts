import { begin } from '../collective/begin.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import type { Context } from '../context/context.js';
import type { ErrorClass } from '../errors/error-class.js';
import { MPIError } from '../errors/mpi-error.js';
import { resultOf, type Course } from '../request/steps.js';
import { fileError } from './file-error.js';

type Failure = readonly [errorClass: ErrorClass, detail: string];

/** Some ranks do something, all hear how it went: where one failed, everybody gets an error of its class. @param act what this rank does, if anything. */
export function* outcome(context: Context, call: string, act: (() => void) | undefined): Course<void> {
  let own: MPIError | undefined;
  try {
    act?.();
  } catch (error) {
    own = fileError(call, error);
  }
  const said: Failure | undefined = own && [own.errorClass, own.detail];
  const { run, result } = objects.allgather<Failure | undefined>(context, said);
  yield* resultOf(begin(context, call, run));
  if (own) throw own;
  for (const [rank, failure] of result().entries()) {
    if (failure) throw new MPIError(failure[0], call, `rank ${rank}: ${failure[1]}`);
  }
}
