import type { WaiterList } from '../loop/waiter-list.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { ChannelState } from './channel-state.js';
import { asPromises, Operation, type nothing } from './operation.js';

/** Somebody's wish for the next value of a channel. */
export class Receive<T> extends Operation<T> {
  static {
    asPromises(this);
  }

  /** @internal */ next: Receive<T> | undefined = undefined;
  /** @internal */ previous: Receive<T> | undefined = undefined;

  /** @internal */
  constructor(
    private readonly channel: ChannelState<T>,
    options: ScopedWaitOptions | undefined,
  ) {
    super(options);
    this.begin();
  }

  /** @internal */
  override get waiters(): WaiterList<T, Receive<T>> {
    return this.channel.receiving;
  }

  /** @internal */
  override get possible(): boolean {
    return this.channel.canReceive;
  }

  /** @internal */
  override attempt(): T | typeof nothing {
    return this.channel.receive(this);
  }

  /** @internal */
  override enlist(): void {
    this.channel.receivers.add(this);
  }

  /** @internal */
  override withdraw(): void {
    this.channel.receivers.remove(this);
  }
}
