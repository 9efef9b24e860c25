import type { OpenSend, Traffic } from '../../deadlock/traffic.js';
import { TruncateError } from '../../errors/truncate-error.js';
import type { Channel } from '../channel.js';
import type { Envelope } from '../envelope.js';
import type { Incoming } from '../operation.js';
import type { MpiLibrary } from './library.js';

const nothing: readonly unknown[] = [];

/** A message that was begun: a send, a receive; or a collective. Holds its array while MPI has it. */
export class NativeOperation implements Incoming {
  done = false;
  error: Error | undefined;
  readonly envelope: Envelope = { source: -1, tag: -1, byteLength: 0 };
  data: Uint8Array | undefined;

  /** Its channel's. */
  readonly firstTag: number;
  readonly channel: number | undefined;
  readonly #peers: readonly number[] | undefined;
  /** Of a send: see {@link OpenSend}. */
  serial = 0;

  constructor(
    /** What it is, for errors. */
    readonly call: string,
    channel: Channel | undefined,
    /** The rank in the world that it needs. */
    readonly needs: number,
    /** What MPI reads or writes meanwhile. */
    public arrays: readonly unknown[],
    readonly tag?: number,
    /** Of a receive, which alone can be taken back: where it is counted. */
    private readonly traffic?: Traffic,
  ) {
    this.firstTag = channel?.firstTag ?? 0;
    this.channel = channel?.id;
    this.#peers = channel?.peers;
  }

  get isReceive(): boolean {
    return this.traffic !== undefined;
  }

  /** As a send that is not over; `undefined` for whatever is none. */
  get openSend(): OpenSend | undefined {
    const { needs, channel, tag, serial } = this;
    if (this.isReceive || channel === undefined || tag === undefined) return undefined;
    return { peer: needs, channel, tag, serial };
  }

  /** It was taken back. */
  withdraw(): void {
    this.done = true;
    this.arrays = nothing;
  }

  /** It is over. @param code what the library says of it; 0 for success. */
  complete(library: MpiLibrary, code: number): void {
    if (code !== 0) {
      const room = (this.arrays[0] as ArrayBufferView | undefined)?.byteLength ?? 0;
      this.error = failureOf(library, code, this.call, this.envelope.byteLength, room);
    }
    this.traffic?.took(this.#peers?.[this.envelope.source]);
    this.withdraw();
  }
}

/** The error of a receive. @param sent how long the message was, if the status tells. */
export function failureOf(library: MpiLibrary, code: number, call: string, sent: number, room: number): Error {
  const error = library.errorOf(code, call);
  if (error.errorClass !== 'MPI_ERR_TRUNCATE') return error;
  if (library.abi.status.tellsOfTooLong && sent > room) return new TruncateError(call, sent, room);
  // MPICH's text has it sometimes.
  const [, told] = /(\d+) bytes received/.exec(error.detail) ?? [];
  return new TruncateError(call, told === undefined ? undefined : Number(told), room);
}
