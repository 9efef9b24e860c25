const starting = 0;
const started = 1;
const ended = 2;

/** One cell by which a worker tells whoever is blocked that it has begun or ended. */
export class VitalSigns {
  private readonly cells: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.cells = new Int32Array(buffer);
  }

  get started(): boolean {
    return Atomics.load(this.cells, 0) !== starting;
  }

  get ended(): boolean {
    return Atomics.load(this.cells, 0) === ended;
  }

  /** Says that the thread has begun. False when it was given up before: then it must not begin. */
  start(): boolean {
    return Atomics.compareExchange(this.cells, 0, starting, started) === starting;
  }

  /** Gives up a thread that has not begun: nothing else could tell a blocked thread that it never will. */
  abandon(): void {
    if (Atomics.compareExchange(this.cells, 0, starting, ended) === starting) Atomics.notify(this.cells, 0);
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
