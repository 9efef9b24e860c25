/** A value as bytes. */
export interface Encoded {
  /** The value itself, small parts included. */
  readonly head: Uint8Array;
  /** Large binary parts, in the order in which the head refers to them. They were not copied: send them before changing the value. */
  readonly buffers: readonly Uint8Array[];
}

/**
 * The seam of serialisation: turns values into bytes and back.
 *
 * Python analogue: `pickle`, with protocol 5's out-of-band buffers. A value that the codec cannot carry faithfully is
 * refused with `PicklingError`, never silently changed.
 *
 * Implementations: `structuredCloneCodec`, `jsonCodec`. Contract: `testing/codec-contract.ts`.
 */
export interface Codec {
  /** What the codec is called in configurations and on wires. */
  readonly name: string;
  /** Whether typed arrays and buffers can be carried. */
  readonly binary: boolean;
  encode(value: unknown): Encoded;
  decode(encoded: Encoded): unknown;
}
