import type { ChildProcess } from 'node:child_process';
import { LaunchFile } from './launch-file.js';
import { newProcess, spawn } from './spawn.js';
import type { Started, StartMethod } from './start-method.js';

/** How many processes stand ready. */
const spares = 2;

/**
 * Keeps processes ready that have loaded the library and wait: one begins within milliseconds, and a new one takes its place.
 * Python: the start method `forkserver`, which forks a small server; Node cannot be forked.
 *
 * The spares do not keep this process alive and end with it.
 */
class Forkserver implements StartMethod {
  readonly name = 'forkserver';
  private readonly ready: Started[] = [];
  private watching = false;

  start(record: unknown): Started {
    for (;;) {
      const spare = this.ready.shift();
      this.refill();
      if (!spare) return spawn.start(record);
      if (spare.child.exitCode !== null || spare.child.signalCode !== null || spare.child.pid === undefined) continue;
      spare.file.writeStart(record);
      spare.child.ref();
      spare.child.stdin?.end();
      return spare;
    }
  }

  /** Starts what is missing. Called when the module is asked for, so that the first process finds one ready. */
  refill(): void {
    if (!this.watching) process.on('exit', () => this.dismiss());
    this.watching = true;
    while (this.ready.length < spares) this.ready.push(this.prepare());
  }

  /** Ends the spares: for programs and tests that must leave nothing running. */
  dismiss(): void {
    for (const { child, file } of this.ready.splice(0)) {
      child.kill('SIGKILL');
      file.close();
    }
  }

  private prepare(): Started {
    const file = LaunchFile.create();
    const child: ChildProcess = newProcess(file, 'when told');
    child.unref();
    (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    child.stdin?.on('error', () => undefined); // it has ended; whoever takes it finds out by its exit
    child.on('error', () => undefined);
    return { child, file };
  }
}

export const forkserver = new Forkserver();
