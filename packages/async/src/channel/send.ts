import type { WaiterList } from '../loop/waiter-list.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { ChannelState } from './channel-state.js';
import { asPromises, nothing, Operation } from './operation.js';

/** A value on its way into a channel. */
export class Send<T> extends Operation<void> {
  static {
    asPromises(this);
  }

  /** @internal */ next: Send<T> | undefined = undefined;
  /** @internal */ previous: Send<T> | undefined = undefined;

  /** @internal */
  constructor(
    private readonly channel: ChannelState<T>,
    /** @internal */ readonly offered: T,
    options: ScopedWaitOptions | undefined,
  ) {
    super(options);
    this.begin();
  }

  /** @internal */
  override get waiters(): WaiterList<void, Send<T>> {
    return this.channel.sending;
  }

  /** @internal */
  override get possible(): boolean {
    return this.channel.canSend;
  }

  /** @internal */
  override attempt(): void | typeof nothing {
    return this.channel.send(this.offered, this) ? undefined : nothing;
  }

  /** @internal */
  override enlist(): void {
    this.channel.senders.add(this);
  }

  /** @internal */
  override withdraw(): void {
    this.channel.senders.remove(this);
  }
}
