// Creates its pool while it is being loaded: a worker that imports it for its tasks must be told, not start a pool of its own.
import { defineTasks } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

const { double } = defineTasks(import.meta.url, { double: (/** @type {number} */ n) => 2 * n });
const pool = new ThreadPoolExecutor({ maxWorkers: 1, name: 'mine' });
const error = await pool.submit(double, 2).exception();
console.log(error.name, /main\(import\.meta/.test(error.message), /mine/.test(error.message));
