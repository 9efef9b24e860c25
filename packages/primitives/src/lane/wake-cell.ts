/** A number that lanes raise whenever they have replied, and on which one blocked dispatcher parks. One for each pool. */
export class WakeCell {
  private readonly cells: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.cells = new Int32Array(buffer);
  }

  get sequence(): number {
    return Atomics.load(this.cells, 0);
  }

  /** Lane: something was sent. Notifies only when the dispatcher is parked. */
  ring(): void {
    Atomics.add(this.cells, 0, 1);
    if (Atomics.load(this.cells, 1) !== 0) Atomics.notify(this.cells, 0);
  }

  /** Dispatcher: blocks while the sequence is still that number. */
  park(sequence: number, timeoutMs: number): void {
    // First the flag, then the look at the number inside `wait`: a lane that raises the number later sees the flag.
    Atomics.store(this.cells, 1, 1);
    Atomics.wait(this.cells, 0, sequence, timeoutMs);
    Atomics.store(this.cells, 1, 0);
  }
}
