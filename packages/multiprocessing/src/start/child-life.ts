import { markProcessDead, processStatus } from '@parallel-cookbook/primitives/process';
import type { Outcome } from '@parallel-cookbook/primitives/lane';
import { constants } from 'node:os';
import type { Started } from './start-method.js';

/** How a child ended. */
export interface ChildEnd {
  /** 0, what `process.exit` was given, minus the signal's number; `undefined` for one that could not be started. */
  readonly exitCode: number | undefined;
  /** What it had to say in its launch file; `undefined` when it died without a word. */
  readonly outcome: Outcome | undefined;
  /** Why it could not be started. */
  readonly error: Error | undefined;
}

/**
 * Looks after one child until its end, which is noticed once: by the event that Node gives, or, when this thread is blocked or has
 * not turned since, by a look at what the system says.
 *
 * The one place that is told of a child's death: it frees the child's slots in the owner table, so that its locks are given on
 * at once, takes in its last words, and closes the file in which they stand.
 */
export class ChildLife {
  /** Fulfilled when Node has told of the end. Never rejects. */
  readonly exited: Promise<ChildEnd>;
  private readonly child: Started['child'];
  private readonly file: Started['file'];
  private seen: ChildEnd | undefined;

  constructor({ child, file }: Started) {
    this.child = child;
    this.file = file;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(this.end(signal ? -constants.signals[signal] : (code ?? 1))));
      child.once('error', (error) => resolve(this.end(undefined, error))); // too many processes, no memory
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** How it ended, as far as is known without a look. */
  get ended(): ChildEnd | undefined {
    return this.seen;
  }

  /** Looks whether it has ended: then it stands there as a zombie, until Node is told. Linux; elsewhere the event must do. */
  look(): ChildEnd | undefined {
    if (this.seen || this.pid === undefined) return this.seen;
    const exitCode = processStatus(this.pid)?.exitCode;
    return exitCode === undefined ? undefined : this.end(exitCode);
  }

  /** Nothing for one that is known to have ended: its id may be another's. */
  signal(signal: NodeJS.Signals): void {
    if (!this.seen) this.child.kill(signal);
  }

  /** Whether it keeps this process alive. */
  keepAlive(keeps: boolean): void {
    if (keeps) this.child.ref();
    else this.child.unref();
  }

  private end(exitCode: number | undefined, error?: Error): ChildEnd {
    if (this.seen) return this.seen;
    if (this.pid !== undefined) markProcessDead(this.pid);
    let outcome: Outcome | undefined;
    try {
      outcome = this.file.readOutcome() as Outcome | undefined;
    } finally {
      this.seen = { exitCode, outcome, error };
      this.file.close();
    }
    return this.seen;
  }
}
