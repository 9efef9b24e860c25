// The defect: a value that counts as false is taken for the end, and the first one that comes is 0.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Pipe, Process, type PipeConnection } from '@parallel-cookbook/multiprocessing';

function send(output: PipeConnection): void {
  for (let n = 0; n < 10; n++) output.sendSync(n);
}

async function square(input: PipeConnection, output: PipeConnection): Promise<void> {
  for await (const n of received(input)) await output.send(n * n);
  await output.send(false);
}

/** Numbers that come over a connection, until one of them is false. */
async function* received(input: PipeConnection): AsyncGenerator<number> {
  for (;;) {
    const n = (await input.recv()) as number;
    if (!n) return; // the defect
    yield n;
  }
}
export const tasks = defineTasks(import.meta.url, { send, square });

main(import.meta, async () => {
  const [numbersOut, numbersIn] = Pipe({ duplex: false, name: 'numbers' });
  const [squaresOut, squaresIn] = Pipe({ duplex: false, name: 'squares' });
  const sender = new Process({ target: tasks.send, args: [numbersIn], name: 'sender' });
  const squarer = new Process({ target: tasks.square, args: [numbersOut, squaresIn], name: 'squarer' });
  sender.start();
  squarer.start();
  for await (const n of received(squaresOut)) console.log(n);
  console.log('End');
  await sender.join();
  await squarer.join();
});
