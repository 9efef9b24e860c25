// The defect: the promise that join() returns is not awaited, so the next thread starts at once.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

function work(number: number): void {
  console.log(`function called by thread ${number}`);
}
export const tasks = defineTasks(import.meta.url, { work });

main(import.meta, () => {
  for (let number = 0; number < 10; number++) {
    const thread = new Thread({ target: tasks.work, args: [number] });
    thread.start();
    void thread.join(); // the defect: nobody waits for the promise
  }
});
