/** The requests that a lane has received and not yet run, read in place from the messages in which they came. */
export class RequestQueue {
  private messages: (readonly unknown[])[] = [];
  private places: number[] = [];
  private head = 0;

  slot = 0;
  code = 0;
  args: unknown;
  id = 0;

  push(message: readonly unknown[], at: number): void {
    this.messages.push(message);
    this.places.push(at);
  }

  /** Moves to the next request. `false` when there is none. */
  next(): boolean {
    if (this.head === this.messages.length) {
      this.args = undefined;
      this.messages = [];
      this.places = [];
      this.head = 0;
      return false;
    }
    const message = this.messages[this.head] as readonly unknown[];
    const at = this.places[this.head++] as number;
    this.slot = message[at] as number;
    this.code = message[at + 1] as number;
    this.args = message[at + 2];
    this.id = message[at + 3] as number;
    return true;
  }
}
