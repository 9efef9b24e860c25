import { LaunchFile } from './launch-file.js';
import { newProcess, spawn } from './spawn.js';
import type { Started, StartMethod } from './start-method.js';

/** How many processes stand ready. */
const spares = 2;
/** After a start, if there is still a spare, so long until the next one is made: the one that begins, and may end soon, needs the processors. */
const calmMs = 50;

/**
 * Keeps processes ready that have loaded the library and wait: one begins within milliseconds, and a new one takes its place.
 * Python: the start method `forkserver`, which forks a small server; Node cannot be forked.
 *
 * The spares do not keep this process alive and end with it.
 */
class Forkserver implements StartMethod {
  readonly name = 'forkserver';
  private readonly ready: Started[] = [];
  private modules: readonly string[] = [];
  private watching = false;
  private refilling: NodeJS.Timeout | undefined;
  private ending: Promise<unknown> = Promise.resolve();

  start(record: unknown): Started {
    const begun = this.begin(record);
    // Afterwards: a start takes milliseconds of this thread, too.
    clearTimeout(this.refilling);
    this.refilling = setTimeout(() => this.prepare(), this.ready.length > 0 ? calmMs : 0).unref();
    return begun;
  }

  /** Starts what is missing. */
  prepare(): void {
    clearTimeout(this.refilling);
    this.refilling = undefined;
    if (!this.watching) process.on('exit', () => void this.dismiss());
    this.watching = true;
    while (this.ready.length < spares) this.ready.push(this.spare());
  }

  /** Has the spares load these while they wait. */
  preload(modules: readonly string[]): void {
    this.modules = modules;
    if (this.ready.length === 0) return;
    void this.dismiss();
    this.prepare();
  }

  /** Ends the spares, and resolves when they have ended. */
  async dismiss(): Promise<void> {
    clearTimeout(this.refilling);
    this.refilling = undefined;
    const ended = this.ready.splice(0).map(({ child, file }) => {
      file.close();
      if (hasEnded(child)) return undefined;
      child.ref();
      child.kill('SIGKILL');
      return new Promise((resolve) => child.once('exit', resolve));
    });
    this.ending = Promise.all([this.ending, ...ended]);
    await this.ending;
  }

  private begin(record: unknown): Started {
    for (let spare; (spare = this.ready.shift());) {
      const { child, file } = spare;
      if (hasEnded(child)) {
        file.close();
        continue;
      }
      try {
        file.writeStart(record);
      } catch (error) {
        this.ready.unshift(spare); // what cannot travel is not its fault
        throw error;
      }
      child.ref();
      child.stdin?.destroy();
      return spare;
    }
    return spawn.start(record);
  }

  private spare(): Started {
    const file = LaunchFile.create();
    const child = newProcess(file, 'when told', this.modules);
    child.unref();
    for (const pipe of [child.stdin, child.stdio[4]]) {
      (pipe as unknown as { unref?: () => void } | null)?.unref?.();
      pipe?.on('error', () => undefined); // it has ended; whoever takes it finds out by its exit
    }
    child.on('error', () => undefined);
    return { child, file };
  }
}

function hasEnded({ exitCode, signalCode, pid }: Started['child']): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined;
}

export const forkserver = new Forkserver();
