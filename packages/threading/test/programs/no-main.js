// A program that forgot main(): its thread would run the program again.
import { defineTasks } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

const tasks = defineTasks(import.meta.url, { one: () => 1 });
const thread = new Thread({ target: tasks.one });
thread.start();
try {
  console.log(await thread.join());
} catch (error) {
  console.log(error.message);
}
