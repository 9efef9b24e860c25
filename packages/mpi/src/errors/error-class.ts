/** MPI's error classes, by the names that the standard gives them, and what they mean. */
export const errorClasses = {
  MPI_ERR_BUFFER: 'invalid buffer',
  MPI_ERR_COUNT: 'invalid count',
  MPI_ERR_TYPE: 'invalid datatype',
  MPI_ERR_TAG: 'invalid tag',
  MPI_ERR_COMM: 'invalid communicator',
  MPI_ERR_RANK: 'invalid rank',
  MPI_ERR_REQUEST: 'invalid request',
  MPI_ERR_ROOT: 'invalid root',
  MPI_ERR_GROUP: 'invalid group',
  MPI_ERR_OP: 'invalid operation',
  MPI_ERR_TOPOLOGY: 'invalid topology',
  MPI_ERR_DIMS: 'invalid dimensions',
  MPI_ERR_ARG: 'invalid argument',
  MPI_ERR_TRUNCATE: 'message longer than the buffer',
  MPI_ERR_OTHER: 'other error',
  MPI_ERR_INTERN: 'internal error',
  MPI_ERR_PENDING: 'request still pending',
  MPI_ERR_INFO_KEY: 'invalid key of an info',
  MPI_ERR_KEYVAL: 'invalid key of an attribute',
  MPI_ERR_PROC_ABORTED: 'a rank aborted the world',
  MPI_ERR_PROC_FAILED: 'a rank died',
  MPI_ERR_UNSUPPORTED_OPERATION: 'not supported',
} as const;

/** The name of one of MPI's error classes. */
export type ErrorClass = keyof typeof errorClasses;
