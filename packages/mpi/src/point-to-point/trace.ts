import { tracer } from '@parallel-cookbook/primitives';
import type { Channel } from '../transport/channel.js';
import type { Envelope } from '../transport/envelope.js';

// A send and its receive are told by the same names: the link between the two ranks, and the communicator with the tag. Messages of one rank with one tag are
// received in the order in which they were sent, so the n-th of one name is the n-th of the other.

/** A message leaves. */
export function traceSend(channel: Channel, destination: number, tag: number): void {
  tracer.emit('send', link(channel, channel.rank, destination), { message: `${channel.id}/${tag}` });
}

/** A message was received. */
export function traceReceive(channel: Channel, { source, tag, byteLength }: Envelope): void {
  tracer.emit('recv', link(channel, source, channel.rank), { message: `${channel.id}/${tag}`, bytes: byteLength });
}

function link({ peers }: Channel, from: number, to: number): string {
  return `rank ${peers[from]} → rank ${peers[to]}`;
}
