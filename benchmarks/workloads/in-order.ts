/** Checks that the numbers 0, 1, 2 … come in order and complete. */
export class InOrder {
  private expected = 0;

  readonly next = (value: number): void => {
    if (value !== this.expected) throw new Error(`${value} came where ${this.expected} was due`);
    this.expected++;
  };

  /** Throws unless so many came. */
  end(count: number): void {
    if (this.expected !== count) throw new Error(`${count - this.expected} values were lost`);
  }
}
