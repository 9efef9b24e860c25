/** The memory that a schedule speaks of: what the rank gives, what it gets, and room in between. */
export type Store = 'source' | 'target' | 'scratch';

/** The parts `from` up to `to` of a store. What a part is, how long and where, is for whoever runs the schedule. */
export interface Span {
  readonly store: Store;
  readonly from: number;
  readonly to: number;
}

/** A span that goes to another rank, or comes from one. */
export interface Transfer {
  readonly peer: number;
  readonly span: Span;
}

/** What a rank does by itself: copies, or combines by the operation, a span with one of the same length. */
export type Local =
  | { readonly kind: 'copy'; readonly from: Span; readonly to: Span }
  /**
   * `into = from op into` where `from` is of lower ranks, else `into = into op from`; `from` may be destroyed. With `given`, that is what `into` is taken
   * to hold before.
   */
  | {
      readonly kind: 'combine';
      readonly from: Span;
      readonly into: Span;
      readonly fromLower: boolean;
      readonly given?: Span | undefined;
    };

/** Transfers that run at the same time, and what is to be done when all of them are complete. */
export interface Step {
  readonly sends: readonly Transfer[];
  readonly receives: readonly Transfer[];
  readonly then: readonly Local[];
}

/**
 * What one rank does in a collective, as data: nothing in it knows of transports, bytes or types. Every rank has its own; those of
 * all ranks of a communicator fit together.
 */
export interface Schedule {
  /** Parts of scratch that are needed. */
  readonly scratch: number;
  readonly steps: readonly Step[];
}

/** Makes a span. */
export function span(store: Store, from: number, to: number = from + 1): Span {
  return { store, from, to };
}

/** Makes a step of what there is. */
export function step({ sends = [], receives = [], then = [] }: Partial<Step>): Step {
  return { sends, receives, then };
}

/** A step that only copies. */
export function copies(...pairs: readonly (readonly [from: Span, to: Span])[]): Step {
  return step({
    then: pairs.filter(([from]) => from.to > from.from).map(([from, to]) => ({ kind: 'copy', from, to })),
  });
}

/** The greatest power of two that is not greater. */
export function powerBelow(n: number): number {
  return 2 ** (31 - Math.clz32(n));
}

/** The schedule of some of the ranks as all of them are counted: rank r of the few is `ranks[r]`. */
export function renumbered({ scratch, steps }: Schedule, ranks: readonly number[]): Schedule {
  const among = ({ peer, span }: Transfer): Transfer => ({ peer: ranks[peer] as number, span });
  return {
    scratch,
    steps: steps.map(({ sends, receives, then }) => ({ sends: sends.map(among), receives: receives.map(among), then })),
  };
}
