import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { Op } from '../operator/op.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Course } from '../request/steps.js';
import { PROC_NULL } from '../transport/envelope.js';
import { interCollectives as objects, ROOT, type Sides } from './inter-collectives.js';
import { bytesOf, stage } from './staged.js';
import { stageBlocks } from './staged-vector.js';

/** The collectives of an intercommunicator over buffers: arrays go as objects, which are copied once on each side, and are put to where they belong. */
export const interBuffers = {
  *broadcast(sides: Sides, call: string, buffer: BufferSpec, root: number): Course<void> {
    const gives = root === ROOT ? arrayOf(call, buffer) : undefined;
    const got = yield* objects.broadcast(sides, call, gives, root);
    if (root !== ROOT && root !== PROC_NULL) put(call, buffer, [got as TypedArray]);
  },

  *gather(
    sides: Sides,
    call: string,
    source: BufferSpec | undefined,
    target: BufferSpec | undefined,
    root: number,
  ): Course<void> {
    const gives = root === ROOT || root === PROC_NULL ? undefined : arrayOf(call, source as BufferSpec);
    const got = yield* objects.gather(sides, call, gives, root);
    if (root === ROOT) put(call, target as BufferSpec, got as TypedArray[], sides.across.remote.size);
  },

  *scatter(
    sides: Sides,
    call: string,
    source: BufferSpec | undefined,
    target: BufferSpec | undefined,
    root: number,
  ): Course<void> {
    const { size } = sides.across.remote;
    const gives = root === ROOT ? blocksOf(call, source as BufferSpec, size) : undefined;
    const got = yield* objects.scatter(sides, call, gives, root);
    if (root !== ROOT && root !== PROC_NULL) put(call, target as BufferSpec, [got as TypedArray]);
  },

  *allgather(sides: Sides, call: string, source: BufferSpec, target: BufferSpec): Course<void> {
    const got = yield* objects.allgather(sides, call, arrayOf(call, source));
    put(call, target, got, sides.across.remote.size);
  },

  *alltoall(sides: Sides, call: string, source: BufferSpec, target: BufferSpec): Course<void> {
    const { size } = sides.across.remote;
    put(call, target, yield* objects.alltoall(sides, call, blocksOf(call, source, size)), size);
  },

  *reduce(
    sides: Sides,
    call: string,
    source: BufferSpec | undefined,
    target: BufferSpec | undefined,
    op: Op,
    root: number,
  ): Course<void> {
    op.check(call);
    const gives = root === ROOT || root === PROC_NULL ? undefined : arrayOf(call, source as BufferSpec);
    const got = yield* objects.reduce(sides, call, gives, onArrays(op), root);
    if (root === ROOT) put(call, target as BufferSpec, [got as TypedArray]);
  },

  *allreduce(sides: Sides, call: string, source: BufferSpec, target: BufferSpec, op: Op): Course<void> {
    op.check(call);
    put(call, target, [yield* objects.allreduce(sides, call, arrayOf(call, source), onArrays(op))]);
  },
} as const;

/** The operation on arrays as one on objects. */
function onArrays(op: Op): Op {
  const combine = (a: TypedArray, b: TypedArray): TypedArray => {
    const both = b.slice() as TypedArray;
    op.reduceLocal(a, both);
    return both;
  };
  return new Op<TypedArray>({
    name: op.name,
    commutative: op.commutative,
    combine,
    combineArrays: () => undefined,
  }) as Op;
}

function arrayOf(call: string, buffer: BufferSpec): TypedArray {
  return stage(call, buffer).array;
}

function blocksOf(call: string, buffer: BufferSpec, count: number): Uint8Array[] {
  const { array, starts, ends } = stageBlocks(call, buffer, count).parts;
  return starts.map((start, i) => array.subarray(start, ends[i]) as Uint8Array);
}

/** Fills a buffer with arrays, one behind the other. */
function put(call: string, buffer: BufferSpec, arrays: readonly TypedArray[], blocks = 1): void {
  const { array, restore } = stage(call, buffer, blocks);
  const [into, total] = [bytesOf(array), arrays.reduce((sum, each) => sum + each.byteLength, 0)];
  if (!arrays.every(isTypedArray) || into.length !== total) {
    throw new MPIError(
      'MPI_ERR_COUNT',
      call,
      `${total} bytes came, and there is room for ${into.length}: give as many on both sides`,
    );
  }
  let at = 0;
  for (const each of arrays) {
    into.set(bytesOf(each), at);
    at += each.byteLength;
  }
  restore?.();
}
