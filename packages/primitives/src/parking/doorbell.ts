/** Somebody in this isolate's event loop who waits for something to change elsewhere. */
export interface Listener {
  /** Look again. `expired`: a slice went by without a ring, so look also whether an owner died. */
  tell(expired: boolean): void;
}

/** How other lanes wake this isolate's event loop, and this one theirs. A ring says only: look again. */
export interface Doorbell {
  /** This isolate's bit in a mask of async waiters: its slot modulo 32. */
  readonly bit: number;
  /** How many listeners there are now. */
  readonly listeners: number;
  /** From now on the listener is told of every ring and every expired slice; the event loop is kept alive. */
  listen(listener: Listener): void;
  unlisten(listener: Listener): void;
  /** Rings every isolate whose bit is in the mask. Beyond 32 isolates some are rung for nothing. */
  ring(mask: number): void;
  /** Rings the isolate of an owner word. */
  ringOwner(word: number): void;
}
