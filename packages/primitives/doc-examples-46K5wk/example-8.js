import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
const { add } = defineTasks(import.meta.url, { add: (a, b) => a + b });
const pool = new InlineExecutor();
console.log(await pool.submit(add, 2, 3)); // 5
