import { PicklingError, type Packed } from '@parallel-cookbook/primitives';
import { deserialize, serialize } from 'node:v8';
import { isFlatMessage, readFlat, writeFlat } from '../../channel/flat-message.js';
import { Operation, type Status } from './operation.js';

/** The longest message in bytes. */
export const longestMessage = 64 * 2 ** 20;

/** What a client asks. An id of 0 wants no reply. */
export interface Request {
  readonly operation: Operation;
  readonly id: number;
  /** The object by its number; 0 for the server itself. */
  readonly object: number;
  /** The method; for `create` the type. */
  readonly name: string;
  readonly args: readonly unknown[];
  /** Where a `Packed` stands in the arguments, since handles are in it: the indexes that lead there. */
  readonly packed: readonly (readonly number[])[];
}

/** What the server answers. */
export interface Reply {
  readonly id: number;
  readonly status: Status;
  readonly value: unknown;
  /** Parts of the value that are a `Packed`, since handles stand in them: the very same objects. */
  readonly boxes: readonly Packed[];
}

/** Where flat messages are put together. */
const flat = new Uint8Array(1 << 12);
const none: readonly never[] = [];
const operations = Object.values(Operation).length;

export function encodeRequest({ operation, id, object, name, args, packed }: Request): Uint8Array {
  return bytesOf([operation, id, object, name, args, packed]);
}

/** Throws `PicklingError` for what is no request, whatever the bytes are. */
export function decodeRequest(bytes: Uint8Array): Request {
  const found = valueOf(bytes);
  if (!Array.isArray(found) || found.length !== 6) throw malformed();
  const [operation, id, object, name, args, packed] = found as readonly unknown[];
  if (!isCount(operation) || operation >= operations || !isCount(id) || !isCount(object)) throw malformed();
  if (typeof name !== 'string' || name.length > 256 || !Array.isArray(args) || !Array.isArray(packed))
    throw malformed();
  if (!packed.every((path) => isPacked(partOf(args, path)))) throw malformed();
  return { operation: operation as Operation, id, object, name, args, packed: packed as number[][] };
}

/** What stands at the end of a path of indexes. */
function partOf(args: readonly unknown[], path: unknown): unknown {
  if (!Array.isArray(path) || path.length === 0 || path.length > 3) throw malformed();
  return (path as unknown[]).reduce<unknown>((part, at) => {
    if (!Array.isArray(part) || !isCount(at) || at >= part.length) throw malformed();
    return part[at] as unknown;
  }, args);
}

export function encodeReply({ id, status, value, boxes }: Reply): Uint8Array {
  return bytesOf(boxes.length === 0 ? [id, status, value] : [id, status, value, boxes]);
}

export function decodeReply(bytes: Uint8Array): Reply {
  const found = valueOf(bytes);
  if (!Array.isArray(found) || found.length < 3) throw malformed();
  const [id, status, value, boxes = none] = found as readonly unknown[];
  if (!isCount(id) || !isCount(status) || !Array.isArray(boxes) || !boxes.every(isPacked)) throw malformed();
  return { id, status: status as Status, value, boxes };
}

/** Whether this has the shape of a `Packed`: a wire can bring anything. */
function isPacked(value: unknown): value is Packed {
  if (typeof value !== 'object' || value === null) return false;
  const { holes, records, within } = value as Partial<Packed>;
  if (!Array.isArray(holes) || !Array.isArray(records) || !Array.isArray(within)) return false;
  if (holes.length !== records.length || !within.every((part) => typeof part === 'object' && part !== null))
    return false;
  return (records as unknown[]).every(
    (record) =>
      typeof record === 'object' && record !== null && typeof (record as { kind?: unknown }).kind === 'string',
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function bytesOf(value: readonly unknown[]): Uint8Array {
  const end = writeFlat(value, flat, 0);
  if (end > 0) return Buffer.from(flat.subarray(0, end));
  let bytes: Buffer;
  try {
    bytes = serialize(value);
  } catch (error) {
    throw new PicklingError('a value for the manager', (error as Error).message, { cause: error });
  }
  if (bytes.length <= longestMessage) return bytes;
  throw new PicklingError('a value for the manager', `it has ${bytes.length} bytes, ${longestMessage} are the most`);
}

function valueOf(bytes: Uint8Array): unknown {
  if (isFlatMessage(bytes)) return readFlat(bytes);
  try {
    return deserialize(bytes);
  } catch (error) {
    throw new PicklingError('a message', 'it is damaged or of another version', { cause: error });
  }
}

function malformed(): PicklingError {
  return new PicklingError('a message', 'it is not of this protocol');
}
