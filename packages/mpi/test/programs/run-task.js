import { writeFileSync } from 'node:fs';
import { MPI } from '@parallel-cookbook/mpi';

// One rank of a task that the matrix runs on processes: what each returns goes into a file, in the order of ranks.
const [, , file, name, out, args] = process.argv;
const { tasks } = await import(`../tasks/${file}.js`);
const result = await tasks[name](...JSON.parse(args));
const results = await MPI.COMM_WORLD.gather(result);
if (results) writeFileSync(out, JSON.stringify(results));
