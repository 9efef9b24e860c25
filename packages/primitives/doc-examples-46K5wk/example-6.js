import { asCompleted, defineTasks, InlineExecutor, sleep } from '@parallel-cookbook/primitives';
const { after } = defineTasks(import.meta.url, { after: (ms) => sleep(ms).then(() => ms) });
const pool = new InlineExecutor();
for await (const { index, value } of asCompleted([pool.submit(after, 30), pool.submit(after, 1)])) {
    console.log(index, value);
}
// 1 1
// 0 30
