import type { Datatype } from '../datatype/datatype.js';
import { spanOf } from '../datatype/pack.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Buffer } from '../point-to-point/buffer-spec.js';
import type { WindowMemory } from './window-memory.js';
import type { WindowPart } from './window-part.js';

/**
 * Where in the target's part: a displacement, in the steps that the target has chosen; also how many elements, and of which datatype.
 * Default: at 0, as many and of such a kind as the origin has.
 */
export type TargetSpec =
  | number
  | readonly [displacement: number, count: number]
  | readonly [displacement: number, count: number, datatype: Datatype];

/** Elements in a target's part, looked at: they lie inside. */
export interface Target {
  /** Where the first stands, in bytes of all of the window's memory. */
  readonly offset: number;
  readonly count: number;
  readonly datatype: Datatype;
}

/** Throws for what does not lie in the part of that rank, or is not as long as the origin. */
export function targetOf(
  call: string,
  memory: WindowMemory,
  rank: number,
  spec: TargetSpec,
  origin: Pick<Buffer, 'count' | 'datatype'>,
): Target {
  const [displacement, given, named] = typeof spec === 'number' ? [spec] : spec;
  const count = given ?? origin.count;
  const datatype = named ?? origin.datatype;
  datatype.check(call);
  if (!Number.isSafeInteger(displacement) || displacement < 0) {
    throw new MPIError('MPI_ERR_DISP', call, `displacement is ${String(displacement)}: give a whole number, 0 or more`);
  }
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new MPIError('MPI_ERR_COUNT', call, `count is ${String(count)}: give a whole number, 0 or more`);
  }
  const [here, there] = [origin.count * origin.datatype.size, count * datatype.size];
  if (here !== there) throw new MPIError('MPI_ERR_COUNT', call, `the origin has ${here} bytes, the target ${there}`);
  const { byteLength, displacementUnit } = memory.parts[rank] as WindowPart;
  const first = displacement * displacementUnit;
  const [from, behind] = spanOf(datatype, count);
  if (first + from < 0 || first + behind > byteLength) {
    const detail = `bytes ${first + from} to ${first + behind} of rank ${rank}, whose window has ${byteLength}`;
    throw new MPIError('MPI_ERR_RMA_RANGE', call, detail);
  }
  return { offset: memory.offsetOf(rank) + first, count, datatype };
}
