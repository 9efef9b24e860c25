import { ParallelError, TimeoutError } from '@parallel-cookbook/primitives';
const error = new TimeoutError('acquire lock', 50);
console.log(error instanceof ParallelError, error.code); // true ERR_PARALLEL_TIMEOUT
