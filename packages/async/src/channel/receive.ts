import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { ChannelState } from './channel-state.js';
import { asPromises, Operation, type Happening } from './operation.js';

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
  }

  /** @internal */
  override get owner(): ChannelState<T> {
    return this.channel;
  }

  /** @internal */
  override get verb(): string {
    return 'receive from';
  }

  /** @internal */
  override attempt(): Happening<T> | undefined {
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
