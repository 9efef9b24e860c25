import { MPIError } from '../errors/mpi-error.js';
import { bufferOf, type BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Parts } from './parts.js';
import { bytesOf, stage } from './staged.js';
import type { Vector } from './vector-spec.js';

/** Blocks of different lengths as bytes without gaps inside a block, which schedules can move. */
export interface StagedVector {
  readonly parts: Parts;
  /** Puts what the parts have become to where they belong; `undefined` where they are that place. */
  readonly restore: (() => void) | undefined;
}

/** The memory itself, where the elements have no gaps; else a copy of them. */
export function stageVector({ data, blocks }: Vector): StagedVector {
  if (blocks.every(({ datatype }) => datatype.isContiguous)) {
    const starts = blocks.map(({ offset }) => offset);
    const ends = blocks.map(({ datatype, count, offset }) => offset + datatype.packSize(count));
    return { parts: { array: bytesOf(data), starts, ends }, restore: undefined };
  }
  const packed = blocks.map(({ datatype, count, offset }) => datatype.pack(data, count, offset));
  const parts = joined(packed);
  const restore = (): void => {
    blocks.forEach(({ datatype, offset }, i) => {
      const block = parts.array.subarray(parts.starts[i], parts.ends[i]) as Uint8Array;
      datatype.unpack(block, data, offset);
    });
  };
  return { parts, restore };
}

/** A copy of the parts. */
export function copyOfParts({ array, starts, ends }: Parts): Parts {
  return joined(starts.map((start, i) => array.subarray(start, ends[i]) as Uint8Array));
}

/** One part of them. */
export function partOf({ array, starts, ends }: Parts, i: number): Parts {
  return { array, starts: [starts[i] as number], ends: [ends[i] as number] };
}

/** One block, as a vector has them. */
export function stageBlock(call: string, spec: BufferSpec): StagedVector {
  const { array, restore } = stage(call, spec);
  return { parts: { array: bytesOf(array), starts: [0], ends: [array.byteLength] }, restore };
}

/** So many blocks of one length. */
export function stageBlocks(call: string, spec: BufferSpec, count: number): StagedVector {
  const { array, restore } = stage(call, spec, count);
  const { count: elements } = bufferOf(call, spec, count);
  if (count === 0) return { parts: { array: bytesOf(array), starts: [], ends: [] }, restore };
  if (elements % count !== 0) {
    throw new MPIError(
      'MPI_ERR_COUNT',
      call,
      `${elements} elements cannot be parted into ${count} blocks of one length`,
    );
  }
  const length = array.byteLength / count;
  const starts = Array.from({ length: count }, (_, i) => i * length);
  return { parts: { array: bytesOf(array), starts, ends: starts.map((start) => start + length) }, restore };
}

/** Bytes of a part. */
export function lengthOf({ starts, ends }: Parts, i: number): number {
  return (ends[i] as number) - (starts[i] as number);
}

function joined(blocks: readonly Uint8Array[]): Parts {
  const starts: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (const block of blocks) {
    starts.push(end);
    ends.push((end += block.length));
  }
  const array = new Uint8Array(end);
  blocks.forEach((block, i) => array.set(block, starts[i]));
  return { array, starts, ends };
}
