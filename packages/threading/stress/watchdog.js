import { Worker } from 'node:worker_threads';

/**
 * A thread that watches the board: when nobody has done anything for a while, it prints what everybody waits for and ends the process
 * with exit code 1, also while the main thread is blocked.
 */
export class Watchdog {
  /** @param {SharedArrayBuffer} board @param {number} patienceSeconds */
  constructor(board, patienceSeconds) {
    this.cells = new Int32Array(new SharedArrayBuffer(8));
    this.text = new SharedArrayBuffer(512);
    const workerData = { board, cells: this.cells, text: this.text, patienceSeconds };
    this.worker = new Worker(new URL('./watchdog-thread.js', import.meta.url), { workerData });
    this.worker.unref();
  }

  /** What runs from now on. @param {string} text */
  watch(text) {
    const bytes = Buffer.from(text).subarray(0, 512);
    new Uint8Array(this.text).fill(0);
    new Uint8Array(this.text).set(bytes);
    Atomics.add(this.cells, 1, 1);
  }

  async stop() {
    Atomics.store(this.cells, 0, 1);
    Atomics.notify(this.cells, 0);
    await this.worker.terminate();
  }
}
