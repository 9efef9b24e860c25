import type { WaiterList } from '../loop/waiter-list.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { ChannelState } from './channel-state.js';
import type { Line } from './line.js';
import { asPromises, Operation, type nothing } from './operation.js';

/**
 * Somebody's side of a passing on: a value on its way into a channel, or a wish for the next one.
 *
 * One class for both sides: the hooks that carry the ambient scopes look into every promise, and each class more that they
 * meet makes that slower for all.
 *
 * @typeParam T the values of the channel.
 * @typeParam R what this one gives: a value to who receives.
 */
export class Exchange<T, R = unknown> extends Operation<R> {
  static {
    asPromises(this);
  }

  /** @internal */ next: Exchange<T> | undefined = undefined;
  /** @internal */ previous: Exchange<T> | undefined = undefined;

  /** @internal */
  constructor(
    private readonly channel: ChannelState<T>,
    private readonly sends: boolean,
    /** What is sent. @internal */ readonly offered: T | undefined,
    options: ScopedWaitOptions | undefined,
  ) {
    super(options);
    this.begin();
  }

  /** @internal */
  override get waiters(): WaiterList<unknown, Operation<unknown>> {
    return this.sends ? this.channel.sending : this.channel.receiving;
  }

  /** @internal */
  override get possible(): boolean {
    return this.sends ? this.channel.canSend : this.channel.canReceive;
  }

  /** @internal */
  override attempt(): R | typeof nothing {
    return (this.sends ? this.channel.send(this.offered as T, this) : this.channel.receive(this)) as R | typeof nothing;
  }

  /** @internal */
  override enlist(): void {
    this.line.add(this);
  }

  /** @internal */
  override withdraw(): void {
    this.line.remove(this);
  }

  private get line(): Line<Exchange<T>> {
    return this.sends ? this.channel.senders : this.channel.receivers;
  }
}
