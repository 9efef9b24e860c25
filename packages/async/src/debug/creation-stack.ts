import { fileURLToPath } from 'node:url';
import type { Bearer } from '../loop/waitable.js';

/** The first lines of a stack are of this library, whose bundle has one folder. */
const ownFolder = fileURLToPath(new URL('.', import.meta.url));
const stacks = new WeakMap<Bearer, { readonly stack?: string | undefined }>();

/** Remembers where a task is made: here. */
export function rememberCreation(task: Bearer): void {
  const place: { stack?: string } = {};
  Error.captureStackTrace(place, rememberCreation);
  stacks.set(task, place);
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
