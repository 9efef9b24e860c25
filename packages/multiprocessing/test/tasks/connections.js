import { Process } from '@parallel-cookbook/multiprocessing';
import { defineTasks, sleep } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/multiprocessing').PipeConnection} PipeConnection */

/** Sends back what it receives until the end, blocked. @param {PipeConnection} connection */
function echo(connection) {
  try {
    for (;;) connection.sendSync(connection.recvSync());
  } catch (error) {
    return /** @type {{ code: string }} */ (error).code;
  }
}

/** The same in the event loop. @param {PipeConnection} connection */
async function echoAwaiting(connection) {
  try {
    for (;;) await connection.send(await connection.recv());
  } catch (error) {
    return /** @type {{ code: string }} */ (error).code;
  }
}

/** Adds up the first bytes of messages until the end. @param {PipeConnection} connection */
function sumOfBytes(connection) {
  let [sum, count] = [0, 0];
  try {
    for (;;) {
      sum += connection.recvBytesSync()[0] ?? 0;
      count++;
    }
  } catch {
    return [sum, count];
  }
}

/** Sends so many messages and dies by its own hand. @param {PipeConnection} connection @param {number} count */
function sendAndDie(connection, count) {
  for (let i = 0; i < count; i++) connection.sendSync(i);
  process.kill(process.pid, 'SIGKILL');
}

/** Never touches what it has; says so over another way. @param {PipeConnection} held @param {PipeConnection} control */
async function hold(held, control) {
  await control.send([held.name, process.pid]);
  await sleep(Infinity);
}

/** Gives the end that it has to a process of its own. @param {PipeConnection} connection @returns {Promise<unknown>} */
async function passOn(connection) {
  const child = new Process({ target: tasks.echo, args: [connection] });
  child.start();
  return await child.join();
}

/** Receives an end over the one that it has, and answers over that. @param {PipeConnection} connection */
function answerOverReceived(connection) {
  const received = /** @type {PipeConnection} */ (connection.recvSync());
  received.sendSync(`over ${received.name}`);
  return received.recvSync();
}

export const tasks = defineTasks(
  import.meta.url,
  { echo, echoAwaiting, sumOfBytes, sendAndDie, hold, passOn, answerOverReceived },
  { namespace: 'connection-tests' },
);
