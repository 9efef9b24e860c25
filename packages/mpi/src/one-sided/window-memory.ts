import type { Region } from '@parallel-cookbook/primitives';
import { arrayOn, elementBytes, type ElementName, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { WindowPart } from './window-part.js';

const bytesPerLine = 128;
const wordsPerLine = bytesPerLine / Int32Array.BYTES_PER_ELEMENT;

/** Where everything lies in the memory of a window: of each rank a line for its lock, then of each rank its part. */
export class WindowMemory {
  readonly parts: readonly WindowPart[];
  /** For `Atomics`: the lines of the locks. */
  readonly cells: Int32Array;
  readonly bytes: Uint8Array;
  readonly #region: Region;
  readonly #offsets: readonly number[];
  readonly #views = new Map<ElementName, TypedArray>();

  /** @param contiguous whether the part of a rank begins where that of the one before ends. */
  constructor(region: Region, parts: readonly WindowPart[], contiguous: boolean) {
    const { buffer, cells, byteLength } = region;
    this.parts = parts;
    this.cells = cells;
    this.bytes = new Uint8Array(buffer, cells.byteOffset, byteLength);
    this.#region = region;
    this.#offsets = offsetsOf(parts, contiguous);
  }

  /** Bytes of memory for so many parts. */
  static bytesFor(parts: readonly WindowPart[], contiguous: boolean): number {
    return offsetsOf(parts, contiguous).at(-1) as number;
  }

  /** The cell of a rank's lock. The next one counts who of this rank waits for locks. */
  lockOf(rank: number): number {
    return rank * wordsPerLine;
  }

  /** Where the part of a rank begins, in bytes of all. */
  offsetOf(rank: number): number {
    return this.#offsets[rank] as number;
  }

  /** A rank's part as the array that it is. */
  memoryOf(rank: number): TypedArray {
    const { byteLength, element } = this.parts[rank] as WindowPart;
    const first = this.offsetOf(rank);
    return arrayOn(element, this.bytes.subarray(first, first + byteLength)) as TypedArray;
  }

  /** All of the memory as elements of that kind. */
  viewOf(element: ElementName): TypedArray {
    let view = this.#views.get(element);
    if (!view) {
      const { buffer, cells, byteLength } = this.#region;
      view = arrayOn(element, new Uint8Array(buffer, cells.byteOffset, byteLength)) as TypedArray;
      this.#views.set(element, view);
    }
    return view;
  }

  /** Which element of {@link viewOf} begins at that byte. */
  indexOf(call: string, element: ElementName, offset: number): number {
    const index = offset / elementBytes[element];
    if (Number.isInteger(index)) return index;
    const detail = `an atomic ${element} stands at a multiple of ${elementBytes[element]} bytes; give such a displacement`;
    throw new MPIError('MPI_ERR_DISP', call, detail);
  }
}

/** Where each part begins, and the end. */
function offsetsOf(parts: readonly WindowPart[], contiguous: boolean): readonly number[] {
  let end = parts.length * bytesPerLine;
  const offsets = parts.map(({ byteLength, element }) => {
    const unit = contiguous ? elementBytes[element] : bytesPerLine;
    const offset = Math.ceil(end / unit) * unit;
    end = offset + byteLength;
    return offset;
  });
  return [...offsets, Math.ceil(end / bytesPerLine) * bytesPerLine];
}
