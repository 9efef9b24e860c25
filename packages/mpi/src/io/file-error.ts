import type { ErrorClass } from '../errors/error-class.js';
import { MPIError } from '../errors/mpi-error.js';

const classes: Readonly<Record<string, ErrorClass>> = {
  ENOENT: 'MPI_ERR_NO_SUCH_FILE',
  EEXIST: 'MPI_ERR_FILE_EXISTS',
  EACCES: 'MPI_ERR_ACCESS',
  EPERM: 'MPI_ERR_ACCESS',
  EROFS: 'MPI_ERR_READ_ONLY',
  ENOSPC: 'MPI_ERR_NO_SPACE',
  EDQUOT: 'MPI_ERR_QUOTA',
  EISDIR: 'MPI_ERR_BAD_FILE',
  ENOTDIR: 'MPI_ERR_BAD_FILE',
  ENAMETOOLONG: 'MPI_ERR_BAD_FILE',
  ELOOP: 'MPI_ERR_BAD_FILE',
  EBUSY: 'MPI_ERR_FILE_IN_USE',
  ETXTBSY: 'MPI_ERR_FILE_IN_USE',
};

/** What the system refused, as MPI calls it. */
export function fileError(call: string, cause: unknown): MPIError {
  if (cause instanceof MPIError) return cause;
  const { code = '', message } = cause as { readonly code?: string; readonly message: string };
  return new MPIError(classes[code] ?? 'MPI_ERR_IO', call, message, { cause });
}

/** Does something with the system. */
export function attempt<T>(call: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileError(call, error);
  }
}
