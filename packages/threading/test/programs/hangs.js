// Waits for ever, with its main thread blocked, under the watchdog of the stress run.
import { Board, mainSlot } from '../../stress/board.js';
import { Watchdog } from '../../stress/watchdog.js';

const board = new Board();
const watchdog = new Watchdog(board.buffer, 1);
watchdog.watch('a round of the test');
board.tell(mainSlot, 'blocks in waitSync');
board.tell(2, 'awaits get');
// The watchdog's thread cannot begin before this one lets it.
watchdog.worker.once('online', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
watchdog.worker.ref();
