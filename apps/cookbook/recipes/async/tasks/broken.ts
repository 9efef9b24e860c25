// The defect: each task is awaited before the next one is made. They run, and one after the other.
import { allTasks, currentTask, run, sleep, TaskGroup, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;

async function step(): Promise<void> {
  console.log(`${time() / second} s: ${currentTask()?.name}`);
  await sleep(second);
}

async function factorial(n: number): Promise<number> {
  let product = 1;
  for (let i = 2; i <= n; i++) {
    await step();
    product *= i;
  }
  return product;
}

async function fibonacci(n: number): Promise<number> {
  let [a, b] = [0, 1];
  for (let i = 0; i < n; i++) {
    await step();
    [a, b] = [b, a + b];
  }
  return a;
}

async function binomial(n: number, k: number): Promise<number> {
  let result = 1;
  for (let i = 1; i <= k; i++) {
    await step();
    result = (result * (n + 1 - i)) / i;
  }
  return result;
}

async function watch(): Promise<void> {
  for (;;) {
    const names = [...allTasks()].map(({ name }) => name).sort();
    console.log(`${time() / second} s: alive: ${names.join('; ')}`);
    await sleep(4 * second);
  }
}

await run(
  async () => {
    const start = time();
    await TaskGroup.run(async (group) => {
      const watcher = group.spawn(watch, { name: 'watcher' });
      const bodies = [
        { name: 'factorial(10)', body: () => factorial(10) },
        { name: 'fibonacci(10)', body: () => fibonacci(10) },
        { name: 'binomial(20, 10)', body: () => binomial(20, 10) },
      ];
      for (const { name, body } of bodies) {
        const result = await group.spawn(body, { name }); // the defect
        console.log(`${name} = ${result}, ${time() - start} ms after the start`);
      }
      watcher.cancel();
    });
    console.log('all done');
  },
  { clock: new TestClock() },
);
