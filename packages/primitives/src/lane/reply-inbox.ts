import type { LaneOwner, Status } from './lane.js';

const fields = 4;

/** The replies of a lane, `[slot, status, value, micros]…`, on their way to its owner. */
export class ReplyInbox {
  private readonly messages: (readonly unknown[])[] = [];
  private at = 0;

  constructor(private readonly owner: LaneOwner) {}

  /** Gives the owner what came. It may look for more from within: whoever comes here goes on where the other one was. */
  take(message: readonly unknown[]): void {
    this.messages.push(message);
    for (let replies; (replies = this.messages[0]) !== undefined;) {
      const { at } = this;
      if (at === replies.length) {
        this.messages.shift();
        this.at = 0;
        continue;
      }
      this.at = at + fields;
      this.owner.reply(replies[at] as number, replies[at + 1] as Status, replies[at + 2], replies[at + 3] as number);
    }
    this.owner.replied();
  }
}
