import { registerErrorClass } from './parallel-error.js';
import { TaskDefinitionError } from './task-definition.js';

/** An inline function uses names that exist only where it was written, so it cannot run elsewhere. */
export class FreeVariableError extends TaskDefinitionError {
  static override readonly kind: string = 'FreeVariableError';
  override readonly code: string = 'ERR_PARALLEL_FREE_VARIABLE';

  constructor(
    task: string,
    /** The free variables, in order of appearance. */
    readonly variables: readonly string[],
  ) {
    super(
      task,
      `it uses ${variables.map((name) => `"${name}"`).join(', ')} from outside. Pass ${variables.length > 1 ? 'them' : 'it'} as ` +
        `an argument, capture by value with inline(fn, { ${variables.join(', ')} }), or move the function into a module with defineTasks`,
    );
  }
}
registerErrorClass(FreeVariableError);
