import type { Writable } from 'node:stream';
import type { Socket } from 'node:net';
import { ClosedError } from '@parallel-cookbook/primitives';
import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { waitOutside } from './wait-outside.js';

/**
 * Bytes that go out.
 *
 * Python analogue: `asyncio.StreamWriter`. `write` never waits; `drain` does, while the other side takes in less than was written: so
 * `write`, `drain`, `write`, `drain` keeps memory bounded.
 *
 * Errors: what the connection failed with, by `drain` and `waitClosed`; `ClosedError` for a write after `close`; `TimeoutError`,
 * `CancelledError`.
 */
export class StreamWriter implements Waitable, AsyncDisposable {
  readonly name: string;
  private readonly drains = new WaiterList<void>(this, 'write to');
  private readonly closes = new WaiterList<void>(this, 'close');
  private failure: { readonly error: unknown } | undefined = undefined;
  private closing = false;
  private gone = false;

  /** @param target what it writes to; a socket, or the input of a child process. */
  constructor(
    private readonly target: Writable,
    name = 'writer',
  ) {
    this.name = name;
    target.on('drain', () => this.drains.wakeAll());
    target.on('error', (error) => {
      this.failure ??= { error };
      this.drains.wakeAll();
    });
    target.on('close', () => {
      this.gone = true;
      this.drains.wakeAll();
      this.closes.wakeAll();
    });
  }

  get kind(): string {
    return 'stream';
  }

  /** Writes without waiting. @throws ClosedError after `close` or `writeEof`. */
  write(data: string | Uint8Array): void {
    if (this.closing || this.target.writableEnded) throw new ClosedError(this.name);
    // What is written after the connection broke is lost, as what was written just before; drain tells.
    if (!this.gone && !this.target.destroyed) this.target.write(data);
  }

  /** Writes several. Python: `writelines`. */
  writeLines(lines: Iterable<string | Uint8Array>): void {
    for (const line of lines) this.write(line);
  }

  /** Waits until what was written is low enough to write more. */
  async drain(options?: ScopedWaitOptions): Promise<void> {
    await waitOutside(this.drains, options, () => {
      if (this.failure) throw this.failure.error;
      if (this.gone && !this.closing) throw new ClosedError(this.name, `${this.name} was closed by the other side`);
      return !this.target.writableNeedDrain || this.gone ? true : undefined;
    });
  }

  /** Whether {@link writeEof} can be used. */
  canWriteEof(): boolean {
    return true;
  }

  /** Tells the other side that nothing more comes, after what was written; reading goes on. Python: `write_eof`. */
  writeEof(): void {
    this.target.end();
  }

  /** Closes it, reading too, after what was written has gone out. Waiting for that is {@link waitClosed}. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    const { target } = this;
    if ('destroySoon' in target) (target as Socket).destroySoon();
    else target.end();
  }

  /** Closes it at once: what has not gone out is lost. Python: `transport.abort()`. */
  abort(): void {
    this.closing = true;
    this.target.destroy();
  }

  /** Whether it is closed, or being closed. Python: `is_closing`. */
  isClosing(): boolean {
    return this.closing || this.target.destroyed;
  }

  /** Waits until it is closed. @throws what the connection failed with. */
  async waitClosed(options?: ScopedWaitOptions): Promise<void> {
    await waitOutside(this.closes, options, () => this.gone || undefined);
    if (this.failure) throw this.failure.error;
  }

  /** Who is at the other end: `{ address, port, family }`, or nothing for what is no network connection. Python: `get_extra_info('peername')`. */
  get peerName(): { readonly address: string; readonly port: number } | undefined {
    const { remoteAddress: address, remotePort: port } = this.target as Socket;
    return address === undefined || port === undefined ? undefined : { address, port };
  }

  /** Closes it and waits for that, whatever is cancelled; a broken connection is closed as well. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await new CancelScope({ shield: true }).run(() => this.waitClosed().catch(() => undefined));
  }
}
