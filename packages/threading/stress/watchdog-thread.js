import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { Board } from './board.js';

const { board: buffer, cells, text, patienceSeconds } = workerData;
const board = new Board(buffer);
const state = () => `${Atomics.load(cells, 1)} ${board.total()}`;

let last = state();
for (let quiet = 0; quiet < patienceSeconds && Atomics.wait(cells, 0, 0, 1000) === 'timed-out';) {
  const now = state();
  quiet = now === last ? quiet + 1 : 0;
  last = now;
  if (quiet < patienceSeconds) continue;
  const what = Buffer.from(new Uint8Array(text).slice()).toString().replace(/\0+$/, '');
  writeSync(2, `HANG: nobody did anything for ${patienceSeconds} s\n${what}\n${board.describe()}\n`);
  // Ends the whole process, which nothing gentler does from here while the main thread is blocked.
  process.kill(process.pid, 'SIGKILL');
}
