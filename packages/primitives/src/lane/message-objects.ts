import { ObjectOwners } from './object-owners.js';

/** What has more members than this travels in a message of its own: to look at them would not pay. */
const patience = 1000;

/**
 * The objects in a message that is being put together of the arguments or results of several calls. No two of them may have an object
 * in common, since each is promised a copy of its own: what would be the second one begins a new message.
 *
 * The first value with objects costs nothing, nor do values without.
 */
export class MessageObjects {
  private readonly owners = new ObjectOwners(patience);
  private first: unknown;
  private values = 0;

  /** @param flush sends the message; must call {@link clear}. */
  constructor(private readonly flush: () => void) {}

  /** Arguments that are about to be added to the message, which is sent first if it must be. */
  addArguments(args: unknown): void {
    if (!Array.isArray(args)) {
      if (args !== undefined) this.add(args);
      return;
    }
    for (const each of args as readonly unknown[]) {
      if (typeof each !== 'object' || each === null) continue;
      this.add(args);
      return;
    }
  }

  /** A value, no number or text, that is about to be added to the message, which is sent first if it must be. */
  add(value: unknown): void {
    if (this.values > 0 && !this.goesWith(value)) this.flush();
    if (this.values++ === 0) this.first = value;
  }

  /** The message was sent. */
  clear(): void {
    if (this.values === 0) return;
    this.owners.clear();
    this.values = 0;
    this.first = undefined;
  }

  private goesWith(value: unknown): boolean {
    return (this.values > 1 || this.owners.add(this.first)) && this.owners.add(value);
  }
}
