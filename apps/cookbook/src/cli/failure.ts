import { ArgumentError, ParallelError } from '@parallel-cookbook/primitives';
import { CommanderError } from 'commander';
import { UnknownRecipeError } from '../catalog/catalog.js';
import { suggestions } from '../catalog/suggestion.js';
import { MissingNeedError } from '../catalog/need.js';
import { exitCode } from './exit-code.js';

/** A command that was not used as it can be. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Whether a caught value is an error of the cookbook or the library, whose message is meant for people. */
export function isError(value: unknown): value is ParallelError {
  return value instanceof ParallelError;
}

/**
 * What to tell about an error that ended a command, and the exit code it stands for.
 *
 * @param commands the commands there are: without one, the first word is a recipe to run, though a command may be meant.
 */
export function failureOf(
  error: unknown,
  commands: readonly string[],
): { readonly message: string | undefined; readonly code: number } {
  // Commander has printed its own message by then.
  if (error instanceof CommanderError)
    return { message: undefined, code: error.exitCode === 0 ? exitCode.ok : exitCode.usage };
  if (error instanceof UnknownRecipeError && error.alike.length === 0) {
    const [command] = suggestions(error.recipe, commands);
    const hint =
      command === undefined ? '' : `; did you mean the command ${command}? It comes first: cookbook ${command}`;
    return { message: error.message + hint, code: exitCode.usage };
  }
  const usage = error instanceof UsageError || error instanceof UnknownRecipeError || error instanceof ArgumentError;
  if (usage) return { message: error.message, code: exitCode.usage };
  if (error instanceof MissingNeedError) return { message: error.message, code: exitCode.missing };
  if (isError(error)) return { message: error.message, code: exitCode.broken };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), code: exitCode.broken };
}
