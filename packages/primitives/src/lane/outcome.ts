import { pack, unpack, unpackSync, type Packed } from '../codec/pack.js';
import { decodeError, encodeError, type ErrorEnvelope } from '../errors/remote-error.js';
import { laneName } from '../isolate/lane-name.js';

/** How a thread or process of its own ended, in its own words. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Handles stand in the value. */
  | { readonly kind: 'packed'; readonly value: Packed }
  | { readonly kind: 'error'; readonly envelope: ErrorEnvelope };

/** What a value says. Throws `PicklingError` for one that cannot travel. */
export function valueOutcome(value: unknown): Outcome {
  const packed = pack(value, 'the result');
  return packed ? { kind: 'packed', value: packed } : { kind: 'value', value };
}

/** What an error says, thrown in this lane. */
export function errorOutcome(error: unknown): Outcome {
  return { kind: 'error', envelope: encodeError(error, laneName()) };
}

/** The value that was told; rejects with the error that was told. */
export async function settleOutcome(outcome: Outcome | undefined): Promise<unknown> {
  if (outcome?.kind === 'error') throw decodeError(outcome.envelope);
  return outcome?.kind === 'packed' ? await unpack(outcome.value) : outcome?.value;
}

/** As {@link settleOutcome}, for a thread that cannot await: the modules of all handles must be loaded already. */
export function settleOutcomeSync(outcome: Outcome | undefined): unknown {
  if (outcome?.kind === 'error') throw decodeError(outcome.envelope);
  return outcome?.kind === 'packed' ? unpackSync(outcome.value) : outcome?.value;
}
