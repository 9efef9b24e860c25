import { ArgumentError } from '@parallel-cookbook/primitives';

const variable = 'PARALLEL_COOKBOOK_MPI_COLLECTIVES';

/** Whether collectives of one machine's ranks are to go by the library, its messages and its own collectives, and not over memory that they share. */
export function collectivesByLibrary(variables: NodeJS.ProcessEnv): boolean {
  const text = variables[variable] ?? '';
  if (text === '' || text === 'library') return text === 'library';
  throw new ArgumentError(variable, text, 'give library, or nothing for memory that ranks of one machine share');
}
