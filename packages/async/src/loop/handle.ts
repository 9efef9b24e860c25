import type { Alarm } from './alarm.js';
import { ambientContext, inScope } from './ambient.js';
import { CancelScope } from './cancel-scope.js';
import type { Loop } from './loop.js';
import type { Step } from './scheduler.js';
import type { Bearer } from './waitable.js';

/**
 * A callback that a loop will call; made by `callSoon`, `callLater` and `callAt`. Python: `asyncio.Handle` and `TimerHandle`.
 *
 * @example
 * import { callLater } from '@parallel-cookbook/async';
 *
 * const handle = callLater(60_000, () => process.exit(1));
 * handle.cancel();
 * console.log(handle.cancelled); // true
 */
export class Handle implements Alarm, Step, Bearer {
  /** @internal */ place = -1;
  /** @internal */ context: ReadonlyMap<object, unknown> | undefined;
  private off = false;

  /** @internal */
  constructor(
    private readonly loop: Loop,
    private readonly callback: () => unknown,
    /** When it is called, in the loop's time; `undefined` for as soon as may be. Python: `when()`. */
    readonly when: number | undefined,
  ) {
    this.context = ambientContext();
  }

  /** What it will call, for errors and dumps. */
  get name(): string {
    return this.callback.name === '' ? 'a callback' : `callback ${this.callback.name}`;
  }

  get cancelled(): boolean {
    return this.off;
  }

  /** Calls it off; too late, or a second time, it changes nothing. */
  cancel(): void {
    this.off = true;
    if (this.place >= 0) this.loop.clearAlarm(this);
  }

  /** @internal */
  ring(): void {
    this.loop.scheduler.add(this);
  }

  /** @internal */
  step(): void {
    if (this.off) return;
    const scope = CancelScope.under(this.loop.root, this);
    try {
      inScope(scope, this.callback as (argument: undefined) => unknown, undefined);
    } catch (exception) {
      this.loop.callExceptionHandler({ message: `${this.name} threw`, exception, handle: this });
    } finally {
      scope.close();
    }
  }
}
