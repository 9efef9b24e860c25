import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { checkTagOrAny, type Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import { Status } from '../request/status.js';
import { ANY_SOURCE, PROC_NULL } from '../transport/envelope.js';
import { ANYBODY, type Condition } from '../transport/operation.js';
import type { Claim } from '../transport/transport.js';

/** A message that a probe took out of the matching: whoever has it receives it, once. Python: `MPI.Message`. */
export class Message {
  #claim: Claim | undefined;

  /** @internal */
  constructor(claim: Claim) {
    this.#claim = claim;
  }

  /** What is known of it. */
  get status(): Status {
    return Object.assign(new Status(), this.take('Message.status', false).envelope);
  }

  /** @internal */
  take(call: string, forGood = true): Claim {
    const claim = this.#claim;
    if (!claim) throw new MPIError('MPI_ERR_REQUEST', call, 'the message was received already');
    if (forGood) this.#claim = undefined;
    return claim;
  }
}

/** Waits for a look that finds something. */
class Probe<T> implements Condition {
  readonly needs: number;
  readonly channel: number;
  found: T | undefined;
  readonly #look: () => T | undefined;

  constructor(
    context: Context,
    call: string,
    source: number,
    readonly tag: number,
    look: () => T | undefined,
  ) {
    context.check(call);
    context.checkSource(call, source);
    checkTagOrAny(call, tag);
    if (source === PROC_NULL) throw new MPIError('MPI_ERR_RANK', call, 'nothing ever comes from PROC_NULL');
    this.needs = source === ANY_SOURCE ? ANYBODY : (context.messages.peers[source] as number);
    this.channel = context.messages.id;
    this.#look = look;
  }

  get done(): boolean {
    return (this.found ??= this.#look()) !== undefined;
  }
}

/** A probe that only looks: `probe` and its forms. */
export function probeFor(context: Context, call: string, source: number, tag: number): Probe<Status> {
  const status = new Status();
  const { transport, messages } = context;
  return new Probe(context, call, source, tag, () =>
    transport.tryProbe(messages, source, tag, status) ? status : undefined,
  );
}

/** A probe that takes the message: `mprobe` and its forms. */
export function matchedProbeFor(context: Context, call: string, source: number, tag: number): Probe<Message> {
  const { transport, messages } = context;
  return new Probe(context, call, source, tag, () => {
    const claim = transport.tryClaim(messages, source, tag);
    return claim && new Message(claim);
  });
}

/** Blocks until it finds something. */
export function foundSync<T>({ transport }: Context, probe: Probe<T>, options?: BlockingWaitOptions): T {
  transport.wait(probe, options, 'probe for a message');
  return probe.found as T;
}

/** Waits until it finds something. */
export async function found<T>({ transport }: Context, probe: Probe<T>, options?: WaitOptions): Promise<T> {
  await transport.until(probe, options, 'probe for a message');
  return probe.found as T;
}

/** What is found now. */
export function tryFind<T>(probe: Probe<T>): T | undefined {
  return probe.done ? probe.found : undefined;
}
