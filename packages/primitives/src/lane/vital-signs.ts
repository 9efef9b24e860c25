const starting = 0;
const started = 1;
const ended = 2;

/** Two cells by which a worker tells whoever is blocked that it has begun or ended. */
export class VitalSigns {
  private readonly cells: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.cells = new Int32Array(buffer);
  }

  /** Whether it has begun; stays true after its end. */
  get started(): boolean {
    return Atomics.load(this.cells, 1) === 1;
  }

  get ended(): boolean {
    return Atomics.load(this.cells, 0) === ended;
  }

  /** Says that the thread has begun. False when it was given up before: then it must not begin. */
  start(): boolean {
    if (Atomics.compareExchange(this.cells, 0, starting, started) !== starting) return false;
    Atomics.store(this.cells, 1, 1);
    return true;
  }

  /**
   * Gives up a thread that has not begun: nothing else could tell a blocked thread that it never will. False when it has
   * begun, or was given up before.
   */
  abandon(): boolean {
    if (Atomics.compareExchange(this.cells, 0, starting, ended) !== starting) return false;
    Atomics.notify(this.cells, 0);
    return true;
  }

  end(): void {
    Atomics.store(this.cells, 0, ended);
    Atomics.notify(this.cells, 0);
  }

  /** Blocks until it has ended, at most `timeoutMs`. */
  park(timeoutMs: number): void {
    const now = Atomics.load(this.cells, 0);
    if (now !== ended) Atomics.wait(this.cells, 0, now, timeoutMs);
  }
}
