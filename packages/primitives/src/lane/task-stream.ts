type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** A generator task that runs here and does not get further ahead of its consumer than it was granted. */
export class TaskStream {
  private onWake: (() => void) | undefined;

  /** @param stopped whether nobody wants more items. */
  constructor(
    private granted: number,
    private readonly stopped: () => boolean,
  ) {}

  /** Allows that many items more. */
  grant(items: number): void {
    this.granted += items;
    this.wake();
  }

  /** Has it look again whether it may go on, or must end. */
  wake(): void {
    this.onWake?.();
  }

  /** Gives the items until there are no more or nobody wants them; then the generator has been closed. */
  async run(source: unknown, give: (item: unknown) => void): Promise<void> {
    const iterator = iteratorOf(source);
    for (;;) {
      while (this.granted <= 0 && !this.stopped()) await new Promise<void>((resolve) => (this.onWake = resolve));
      if (this.stopped()) {
        await iterator.return?.();
        return;
      }
      const step = await iterator.next();
      if (step.done) return;
      this.granted--;
      give(step.value);
    }
  }
}

function iteratorOf(source: unknown): AnyIterator {
  const { [Symbol.asyncIterator]: inTurns, [Symbol.iterator]: atOnce } = Object(source) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (inTurns) return inTurns.call(source as AsyncIterable<unknown>);
  if (atOnce) return atOnce.call(source as Iterable<unknown>);
  throw new TypeError('the task gave nothing to iterate over; stream() is for generators, submit() for single results');
}
