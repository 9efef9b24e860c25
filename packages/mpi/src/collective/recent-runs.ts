import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import type { Op } from '../operator/op.js';
import { IN_PLACE } from './array-collectives.js';
import { ArrayRun } from './array-run.js';
import type { SourceSpec } from './buffer-collectives.js';
import type { CollectiveRun } from './schedule-run.js';

/** So many are kept, with messages of at most so many bytes: to make one costs more than to send a short message, and nothing beside a long one. */
const most = 8;
const longestBytes = 16 << 10;
/** What stands in its target is copied nowhere by these, so it may change from one time to the next. */
const inPlaceCalls = new Set(['Comm.Reduce', 'Comm.Allreduce', 'Comm.Scan']);

/** What a collective is given. */
type Given = SourceSpec | undefined;

interface Kept {
  readonly run: ArrayRun;
  readonly call: string;
  readonly first: Given;
  readonly second: Given;
  readonly lengths: number;
  readonly op: Op | undefined;
  readonly root: number;
}

/** The runs of the short blocking collectives that a communicator did last: with the same arrays they are run again. */
export class RecentRuns {
  readonly #kept: Kept[] = [];
  #next = 0;

  /** A run of that call with these arguments, ready to be run; `undefined` where there is none. */
  again(call: string, first: Given, second: Given, op: Op | undefined, root: number): ArrayRun | undefined {
    const kept = this.#kept;
    for (let i = 0; i < kept.length; i++) {
      const one = kept[i] as Kept;
      if (one.call !== call || one.first !== first || one.second !== second || one.op !== op || one.root !== root) {
        continue;
      }
      const { run } = one;
      // An array may have been given away, or grown, and an operation freed: then all is to be looked at anew.
      if (!run.done || run.error || one.lengths !== bytesOf(first) + bytesOf(second)) return undefined;
      op?.check(call);
      return run.again();
    }
    return undefined;
  }

  /** Keeps a run that can be run again, and gives it back. */
  keep(run: CollectiveRun, call: string, first: Given, second: Given, op: Op | undefined, root: number): CollectiveRun {
    if (!(run instanceof ArrayRun) || run.longest > longestBytes) return run;
    if (!isPlain(first) || !isPlain(second)) return run;
    if ((first === IN_PLACE || second === IN_PLACE) && !inPlaceCalls.has(call)) return run;
    run.keep();
    const lengths = bytesOf(first) + bytesOf(second);
    this.#kept[this.#next] = { run, call, first, second, lengths, op, root };
    this.#next = (this.#next + 1) % most;
    return run;
  }
}

/** Whether it is the memory itself, or nothing. */
function isPlain(given: Given): boolean {
  return given === undefined || given === IN_PLACE || isTypedArray(given);
}

function bytesOf(given: Given): number {
  return given === undefined || given === IN_PLACE ? 0 : (given as TypedArray).byteLength;
}
