// Two pipes in a row: the first process sends the numbers 0 to 9, the second one their squares. Who closes an end says
// that no more will come, and the other end is told.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { EndOfStreamError, Pipe, Process, type PipeConnection } from '@parallel-cookbook/multiprocessing';

function send(output: PipeConnection): void {
  for (let n = 0; n < 10; n++) output.sendSync(n);
  output.close();
}

async function square(input: PipeConnection, output: PipeConnection): Promise<void> {
  for await (const n of received(input)) await output.send(n * n);
  output.close();
}

/** Numbers that come over a connection, until its other end is closed. */
async function* received(input: PipeConnection): AsyncGenerator<number> {
  try {
    for (;;) yield (await input.recv()) as number;
  } catch (error) {
    if (!(error instanceof EndOfStreamError)) throw error;
    input.close();
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
