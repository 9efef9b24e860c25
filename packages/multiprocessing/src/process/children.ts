/** A process that this one started and that has not ended. */
export interface Child {
  readonly daemon: boolean;
  /** Whether it runs, even when this process has not turned since it ended. */
  readonly isAlive: boolean;
  /** Fulfilled when it has ended. */
  readonly exited: Promise<void>;
  /** The `Process` that stands for it. */
  readonly view: object;
  signal(signal: NodeJS.Signals): void;
}

/** Those that run. A module of its own: every process looks at its children at its end, and few have any. */
export const children = new Set<Child>();

/** Resolves when every one that is no daemon has ended. */
export async function nonDaemonsEnded(): Promise<void> {
  for (;;) {
    const waited = [...children].filter(({ daemon }) => !daemon).map(({ exited }) => exited);
    if (waited.length === 0) return;
    await Promise.all(waited);
  }
}
