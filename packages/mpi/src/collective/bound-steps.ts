import type { TypedArray } from '../datatype/typed-array.js';
import type { Local, Schedule, Step } from '../transport/algorithm/schedule.js';
import { PROC_NULL } from '../transport/envelope.js';
import { memoryOf, type Stores } from './parts.js';

/** A message to one rank and one from another, either of which may be nobody. */
export interface BoundExchange {
  readonly to: number;
  readonly from: number;
  readonly data: TypedArray;
  readonly into: TypedArray;
  /** Bytes of `into`: as many are to come. */
  readonly expected: number;
}

/** What a rank does by itself. */
export interface BoundLocal {
  readonly kind: Local['kind'];
  readonly from: TypedArray;
  readonly into: TypedArray;
  readonly fromLower: boolean;
  /** What `into` is taken to hold before; itself by default. */
  readonly given: TypedArray | undefined;
}

/** A step of a schedule whose spans are memory. */
export interface BoundStep {
  /** One after the other; where there are several, all sends before all receives. */
  readonly exchanges: readonly BoundExchange[];
  readonly then: readonly BoundLocal[];
}

/** The steps of a schedule over such stores. */
export class BoundSteps {
  readonly steps: readonly BoundStep[];
  /** Bytes of the longest message. */
  readonly longest: number;

  constructor(schedule: Schedule, stores: Stores) {
    this.steps = schedule.steps.map((step) => boundStep(step, stores));
    let longest = 0;
    for (const { exchanges } of this.steps) {
      for (const { data, expected } of exchanges) longest = Math.max(longest, data.byteLength, expected);
    }
    this.longest = longest;
  }
}

const nothing = new Uint8Array(0);

function boundStep({ sends, receives, then }: Step, stores: Stores): BoundStep {
  const out = sends.map(({ peer, span }) => ({
    to: peer,
    from: PROC_NULL,
    data: memoryOf(stores, span),
    into: nothing,
    expected: 0,
  }));
  const back = receives.map(({ peer, span }) => {
    const into = memoryOf(stores, span);
    return { to: PROC_NULL, from: peer, data: nothing, into, expected: into.byteLength };
  });
  const [send] = out;
  const [receive] = back;
  const isPair = send !== undefined && receive !== undefined && out.length === 1 && back.length === 1;
  return {
    exchanges: isPair ? [{ ...receive, to: send.to, data: send.data }] : [...out, ...back],
    then: then.map((local) => boundLocal(local, stores)),
  };
}

/** The memory of what a rank does by itself. */
export function boundLocal(local: Local, stores: Stores): BoundLocal {
  const from = memoryOf(stores, local.from);
  if (local.kind === 'copy')
    return { kind: 'copy', from, into: memoryOf(stores, local.to), fromLower: false, given: undefined };
  const given = local.given && memoryOf(stores, local.given);
  return { kind: 'combine', from, into: memoryOf(stores, local.into), fromLower: local.fromLower, given };
}
