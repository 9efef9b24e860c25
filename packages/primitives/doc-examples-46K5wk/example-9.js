import { defineTasks, InlineExecutor, wait } from '@parallel-cookbook/primitives';
const { half } = defineTasks(import.meta.url, { half: (n) => n / 2 });
const pool = new InlineExecutor();
const { done, notDone } = await wait([pool.submit(half, 2), pool.submit(half, 4)]);
console.log(done.size, notDone.size); // 2 0
