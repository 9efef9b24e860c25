// Handles signals that it sends to itself.
import { addSignalHandler, Event, removeSignalHandler, run } from '@parallel-cookbook/async';

await run(async () => {
  const came = new Event();
  addSignalHandler('SIGUSR2', () => console.log('first'));
  addSignalHandler('SIGUSR2', () => {
    console.log('second');
    came.set();
  });
  process.kill(process.pid, 'SIGUSR2');
  await came.wait();
  console.log('removed', removeSignalHandler('SIGUSR2'), removeSignalHandler('SIGUSR2'));
  try {
    addSignalHandler('SIGKILL', () => undefined);
  } catch (error) {
    console.log('refused', error.value);
  }
  addSignalHandler('SIGTERM', () => undefined);
});
console.log('listeners', process.listenerCount('SIGTERM'));
