// Three tasks compute a factorial, a Fibonacci number and a binomial coefficient on one thread, and let each other go on after
// each step. Together they take as long as the longest one. A fourth one watches them, and is cancelled when they are done.
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
      const tasks = [
        group.spawn(() => factorial(10), { name: 'factorial(10)' }),
        group.spawn(() => fibonacci(10), { name: 'fibonacci(10)' }),
        group.spawn(() => binomial(20, 10), { name: 'binomial(20, 10)' }),
      ];
      const watcher = group.spawn(watch, { name: 'watcher' });
      console.log(tasks.map(({ name, state }) => `${name} is ${state}`).join(', '));
      for (const task of tasks) console.log(`${task.name} = ${await task}, ${time() - start} ms after the start`);
      watcher.cancel();
    });
    console.log('all done');
  },
  { clock: new TestClock() },
);
