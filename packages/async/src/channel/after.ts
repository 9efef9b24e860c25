import { ArgumentError } from '@parallel-cookbook/primitives';
import type { Alarm } from '../loop/alarm.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { WaiterList } from '../loop/waiter-list.js';
import type { Waitable } from '../loop/waitable.js';
import { asPromises, nothing, Operation } from './operation.js';

class Bell implements Alarm {
  place = -1;

  constructor(private readonly after: Operation<void>) {}

  ring(): void {
    this.after.happen();
  }
}

class After extends Operation<void> implements Waitable {
  static {
    asPromises(this);
  }

  readonly kind = 'time';
  readonly name: string;
  private readonly when: number;
  private readonly bell: Bell = new Bell(this);
  private alone: WaiterList<unknown, Operation<unknown>> | undefined = undefined;

  constructor(ms: number, options: ScopedWaitOptions | undefined) {
    super(options);
    this.name = `after ${ms} ms`;
    this.when = this.scope.loop.time() + ms;
    this.begin();
  }

  override get waiters(): WaiterList<unknown, Operation<unknown>> {
    return (this.alone ??= new WaiterList<unknown, Operation<unknown>>(this, 'wait for', () => this.withdraw()));
  }

  override get possible(): boolean {
    return this.scope.loop.time() >= this.when;
  }

  override attempt(): void | typeof nothing {
    return this.possible ? undefined : nothing;
  }

  override enlist(): void {
    if (this.when !== Infinity) this.scope.loop.setAlarm(this.bell, this.when);
  }

  override withdraw(): void {
    if (this.bell.place >= 0) this.scope.loop.clearAlarm(this.bell);
  }
}

/**
 * Happens when `ms` milliseconds of the loop's time have passed: the time-out among the alternatives of a `select`.
 *
 * @throws ArgumentError for NaN and negative times.
 */
export function after(ms: number, options?: ScopedWaitOptions): Operation<void> {
  if (!(typeof ms === 'number' && ms >= 0)) throw new ArgumentError('ms', ms, 'give milliseconds, 0 or more');
  return new After(ms, options);
}
