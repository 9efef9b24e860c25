import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
function square(n) {
    return n * n;
}
const tasks = defineTasks(import.meta.url, { square });
const future = new InlineExecutor().submit(tasks.square, 12);
console.log(future.state); // pending
console.log(await future, future.state); // 144 done
