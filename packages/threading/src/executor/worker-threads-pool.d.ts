declare module 'worker-threads-pool' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  /** The part of the package that is used here; it brings no types. */
  export default class Pool {
    constructor(options: { readonly max: number });
    acquire(module: URL, options: WorkerOptions, ready: (error: Error | null, worker: Worker) => void): void;
  }
}
