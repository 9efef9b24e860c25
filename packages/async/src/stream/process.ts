import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { ClosedError } from '@parallel-cookbook/primitives';
import { CancelScope } from '../loop/cancel-scope.js';
import type { Loop } from '../loop/loop.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { endWithLoop } from './end-with-loop.js';
import { readFrom } from './read-from.js';
import type { StreamReader } from './stream-reader.js';
import { StreamWriter } from './stream-writer.js';
import { waitOutside } from './wait-outside.js';

/** All that a child process said. */
export interface ProcessOutput {
  /** Empty where it was not piped. */
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/**
 * A child process; made by `createSubprocessExec` and `createSubprocessShell`.
 *
 * Python analogue: `asyncio.subprocess.Process`. Waiting for it can be cancelled, which does nothing to the child; `await using` kills it, and so
 * does the end of `run`.
 */
export class Process implements Waitable, AsyncDisposable {
  readonly pid: number;
  /** What to write its input to; `undefined` unless `stdin` is `'pipe'`. */
  readonly stdin: StreamWriter | undefined;
  readonly stdout: StreamReader | undefined;
  readonly stderr: StreamReader | undefined;
  private readonly waiters = new WaiterList<void>(this, 'wait for');
  private code: number | undefined = undefined;

  /** @internal */
  constructor(
    private readonly child: ChildProcess,
    readonly name: string,
    loop: Loop,
    limit: number | undefined,
  ) {
    this.pid = child.pid as number;
    const reader = (stream: Readable | null, part: string): StreamReader | undefined =>
      stream ? readFrom(stream, { limit, name: `${part} of ${name}` }) : undefined;
    this.stdin = child.stdin ? new StreamWriter(child.stdin as Writable, `stdin of ${name}`) : undefined;
    this.stdout = reader(child.stdout, 'stdout');
    this.stderr = reader(child.stderr, 'stderr');
    const stay = endWithLoop(loop, () => child.kill('SIGKILL'));
    child.once('exit', (code, signal) => {
      stay();
      this.code = signal === null ? (code as number) : -constants.signals[signal];
      this.waiters.wakeAll();
    });
  }

  get kind(): string {
    return 'process';
  }

  /** How it ended: its exit code, or minus the number of the signal that killed it; `undefined` while it runs. Python: `returncode`. */
  get returnCode(): number | undefined {
    return this.code;
  }

  /** Waits until it has ended. A child whose piped output nobody reads may never end: see {@link communicate}. @returns the code. */
  wait(options?: ScopedWaitOptions): Promise<number> {
    return waitOutside(this.waiters, options, () => this.code);
  }

  /**
   * Gives it its input, reads its outputs to their end, and waits for it: all at the same time, so that neither side waits for the other.
   * Given up, it has read nothing: it can be called again, without input.
   */
  async communicate(input?: string | Uint8Array, options?: ScopedWaitOptions): Promise<ProcessOutput> {
    const settled = await Promise.allSettled([
      this.stdout?.read(undefined, options),
      this.stderr?.read(undefined, options),
      this.feed(input, options),
      this.wait(options),
    ]);
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
    const [stdout, stderr] = settled.map((outcome) => (outcome as { value?: unknown }).value);
    const nothing = new Uint8Array(0);
    return {
      stdout: (stdout as Uint8Array | undefined) ?? nothing,
      stderr: (stderr as Uint8Array | undefined) ?? nothing,
    };
  }

  /** Sends it a signal. `false` when it has ended: Python throws `ProcessLookupError` there. */
  sendSignal(signal: NodeJS.Signals): boolean {
    return this.code === undefined && this.child.kill(signal);
  }

  /** Asks it to end: SIGTERM. */
  terminate(): boolean {
    return this.sendSignal('SIGTERM');
  }

  /** Ends it at once: SIGKILL. */
  kill(): boolean {
    return this.sendSignal('SIGKILL');
  }

  /** Kills it if it runs still, and waits for its end, whatever is cancelled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await new CancelScope({ shield: true }).run(() => this.wait());
  }

  private async feed(input: string | Uint8Array | undefined, options: ScopedWaitOptions | undefined): Promise<void> {
    const { stdin } = this;
    if (!stdin) return;
    try {
      if (input !== undefined) {
        stdin.write(input);
        await stdin.drain(options);
      }
    } catch (error) {
      // A child may end without reading its input. That is no error, in Python neither.
      if (!(error instanceof ClosedError) && !broken.has((error as { code?: string }).code ?? '')) throw error;
    }
    stdin.close();
  }
}

const broken: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);
