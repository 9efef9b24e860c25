// A thread is a function to run and its arguments. Ten of them, each started and joined before the next.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

function work(number: number): void {
  console.log(`function called by thread ${number}`);
}
export const tasks = defineTasks(import.meta.url, { work });

main(import.meta, async () => {
  for (let number = 0; number < 10; number++) {
    const thread = new Thread({ target: tasks.work, args: [number] });
    thread.start();
    await thread.join();
  }
});
