import { taskContext } from '@parallel-cookbook/primitives';
console.log(taskContext().cancelled); // false
