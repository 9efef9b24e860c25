import type { Channel } from '../transport/channel.js';
import { PROC_NULL } from '../transport/envelope.js';
import { Context } from './context.js';
import type { Group } from './group.js';

/** That of an intercommunicator: rank, size and group are those of this side, what is sent goes to the other, and ranks to send to are there. */
export class InterContext extends Context {
  readonly remote: Group;
  declare readonly messages: Channel;
  declare readonly collectives: Channel;
  declare readonly parts: Channel;

  /** @param local any context of this side's ranks. @param remote the other side. */
  constructor(local: Context, number: number, remote: Group) {
    super(local.transport, local.group, local.numbers, number, { local, remote });
    this.remote = remote;
    this.transport.connections?.hold(remote.members);
    const across = (channel: Channel): Channel => ({ ...channel, peers: remote.members });
    this.messages = across(this.messages);
    this.collectives = across(this.collectives);
    this.parts = across(this.parts);
  }

  override free(): void {
    if (!this.freed) this.transport.connections?.release(this.remote.members);
    super.free();
  }

  override checkDestination(call: string, rank: number): void {
    if (!(rank >= 0 && rank < this.remote.size && Number.isInteger(rank)) && rank !== PROC_NULL) {
      throw this.rankError(call, 'destination', rank, this.remote.size);
    }
  }

  override checkSource(call: string, rank: number): void {
    if (!(rank < this.remote.size && rank >= PROC_NULL && Number.isInteger(rank))) {
      throw this.rankError(call, 'source', rank, this.remote.size);
    }
  }
}
