import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

/** The greatest count that a call takes. */
export const greatestCount = 2 ** 31 - 1;
const pieceBytes = 2 ** 30;

/**
 * A type of so many bytes, for messages that are longer than a count can say: so many pieces, and the rest. To be freed by `MPI_Type_free`
 * as soon as the call that uses it has returned.
 */
export function largeType(library: MpiLibrary, bytes: number): PinnedMemory {
  const { functions, handles, abi } = library;
  const pieces = Math.floor(bytes / pieceBytes);
  const [piece, made] = [new PinnedMemory(8), new PinnedMemory(8)];
  library.check(functions.MPI_Type_contiguous(pieceBytes, handles.BYTE, piece.address), 'MPI_Type_contiguous');
  const lengths = new PinnedMemory(8);
  lengths.words.set([pieces, bytes % pieceBytes]);
  const starts = new PinnedMemory(16);
  new BigInt64Array(starts.bytes.buffer).set([0n, BigInt(pieces) * BigInt(pieceBytes)]);
  const types = new PinnedMemory(16);
  types.bytes.set(piece.bytes.subarray(0, abi.handleBytes));
  if (abi.handleBytes === 4) types.words[1] = handles.BYTE;
  else new BigInt64Array(types.bytes.buffer)[1] = BigInt(handles.BYTE);
  const code = functions.MPI_Type_create_struct(2, lengths.address, starts.address, types.address, made.address);
  library.check(code, 'MPI_Type_create_struct');
  library.check(functions.MPI_Type_commit(made.address), 'MPI_Type_commit');
  functions.MPI_Type_free(piece.address);
  return made;
}

/** The handle that a library has written there. */
export function handleIn(library: MpiLibrary, { bytes, words }: PinnedMemory): number {
  return library.abi.handleBytes === 4 ? (words[0] as number) : Number(new BigInt64Array(bytes.buffer, 0, 1)[0]);
}
