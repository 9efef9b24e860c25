import { fileURLToPath } from 'node:url';
import { callSiteIn } from '@parallel-cookbook/primitives';
import type { Bearer } from '../loop/waitable.js';

/** The first lines of a stack are of this library, whose bundle has one folder. */
const ownFolder = fileURLToPath(new URL('.', import.meta.url));
const stacks = new WeakMap<object, { readonly stack?: string | undefined }>();

/** Remembers where a task is made, or a wait begun: here. Cheap as long as nobody asks. */
export function rememberCreation(made: object): void {
  const place: { stack?: string } = {};
  Error.captureStackTrace(place, rememberCreation);
  stacks.set(made, place);
}

/** Where a task was made, or a wait begun, as `file:line:column`. */
export function placeOf(made: object): string {
  return callSiteIn(stacks.get(made)?.stack ?? '');
}

/**
 * Where a task was made, as the lines of a stack; `undefined` for one that was made while `debug` was off.
 *
 * Python analogue: the source traceback of a task in debug mode.
 */
export function creationStack(task: Bearer): string | undefined {
  const lines = stacks.get(task)?.stack?.split('\n').slice(1);
  const from = lines?.findIndex((line) => !line.includes(ownFolder)) ?? -1;
  return from < 0 ? undefined : lines?.slice(from).join('\n');
}
