// The defect is the book's: it counts the numbers where it means to add them.
import { createTask, Future, run, sleep, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;
const n = Number(process.argv[2] ?? 10);

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

async function addUp(future: Future<number>): Promise<void> {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1; // the defect
  await sleep(3 * second);
  say(`set the result of ${future.name}`);
  future.setResult(sum);
  say(`the result of ${future.name} is set`); // the callback has not been called yet
}

async function multiply(future: Future<number>): Promise<void> {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  await sleep(4 * second);
  say(`set the result of ${future.name}`);
  future.setResult(product);
  say(`the result of ${future.name} is set`);
}

function gotResult(future: Future<number>): void {
  if (future.cancelled) say(`called back: ${future.name} was cancelled`);
  else say(`called back: ${future.name} = ${future.tryResult()}`);
}

await run(
  async () => {
    const sum = new Future<number>(`the sum of 1 to ${n}`);
    const product = new Future<number>(`${n}!`);
    const never = new Future<number>('what nobody computes');
    for (const future of [sum, product, never]) future.addDoneCallback(gotResult);

    createTask(() => multiply(product));
    createTask(() => addUp(sum));
    say(`${sum.name} is ${sum.state}, ${product.name} is ${product.state}`);
    say(`waited for: ${await sum} and ${await product}`);

    say(`set again: ${sum.setResult(0)}, and it stays ${await sum}`);
    product.addDoneCallback(() => say('called back at once, for it was done'));
    never.cancel();
    await sleep(second);
  },
  { clock: new TestClock() },
);
