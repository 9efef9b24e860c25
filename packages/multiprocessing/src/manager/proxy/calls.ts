import {
  ArgumentError,
  decodeError,
  pack,
  PicklingError,
  unpackSync,
  type ErrorEnvelope,
  type Packed,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import type { Answer, Asked, Link } from '../link/link.js';
import { RingLink } from '../link/ring-link.js';
import { proxyKind } from '../served/proxy-state.js';
import { whileRevivingBy } from '../served/revive-proxy.js';
import { Operation } from '../wire/operation.js';
import { receivedFrom, whileSendingTo } from './remote-object.js';

const none: readonly never[] = [];
const errorKind = '@parallel-cookbook/primitives.Error';

/** A call of a served object's method, or of the server itself. */
export interface Call {
  readonly operation?: Operation | undefined;
  readonly object: number;
  readonly name: string;
  readonly args: readonly unknown[];
  /** How deep lists of values stand in the first argument, each of which is a value of its own. */
  readonly spread?: number | undefined;
  readonly options?: WaitOptions | undefined;
  /** Takes back what came although nobody waits for it any more: a lock, an item. */
  readonly undo?: ((value: unknown) => void) | undefined;
}

/** Makes a call and awaits what it gives. */
export async function call(link: Link, asking: Call): Promise<unknown> {
  return valueOf(link, await link.call(askedOf(link, asking), asking.options, lateOf(link, asking)));
}

/** Makes a call and blocks this thread until it has what that gives. */
export function callSync(link: Link, asking: Call): unknown {
  if (!(link instanceof RingLink)) {
    throw new ArgumentError(
      `${asking.name}Sync()`,
      link.name,
      'only a manager of this family of processes can be waited for blocking; await the call',
    );
  }
  return valueOf(link, link.callSync(askedOf(link, asking), asking.options, lateOf(link, asking)));
}

function lateOf(link: Link, { undo }: Call): ((answer: Answer) => void) | undefined {
  return undo && ((answer) => lateValue(link, answer, undo));
}

function askedOf(link: Link, { operation = Operation.call, object, name, args, spread = 0 }: Call): Asked {
  if (args.every(isPlain)) return { operation, object, name, args, packed: none };
  const packed: number[][] = [];
  const packAt = (value: unknown, path: readonly number[], deep: number): unknown => {
    if (deep > 0 && Array.isArray(value)) return value.map((part, at) => packAt(part, [...path, at], deep - 1));
    const content = pack(value, `arguments${path.map((at) => `[${at}]`).join('')}`);
    if (content) packed.push([...path]);
    return content ?? value;
  };
  const given = whileSendingTo(link, () => args.map((value, at) => packAt(value, [at], at === 0 ? spread : 0)));
  return { operation, object, name, args: given, packed };
}

/** Whether nothing that needs packing can stand in it. */
function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');
}

function valueOf(link: Link, { status, value, boxes }: Answer): unknown {
  if (status === 1) throw decodeError(value as ErrorEnvelope);
  return boxes.length === 0 ? value : unboxed(link, value, new Set(boxes));
}

/** Opens the boxes in a result: the result itself, or items of a list, a list of lists, a map. */
function unboxed(link: Link, value: unknown, boxes: ReadonlySet<unknown>, depth = 0): unknown {
  if (boxes.has(value)) return open(link, value as Packed);
  if (depth > 2) return value;
  if (Array.isArray(value)) return value.map((item) => unboxed(link, item, boxes, depth + 1));
  if (value instanceof Map) return new Map(unboxed(link, [...value], boxes, depth + 1) as [unknown, unknown][]);
  return value;
}

function open(link: Link, box: Packed): unknown {
  // Over a network anybody with the key may have put it there: nothing of it reaches this process's memory.
  const strange = link.isFamily ? undefined : box.records.find(({ kind }) => kind !== proxyKind && kind !== errorKind);
  if (strange)
    throw new PicklingError(strange.kind, 'this handle means something only to processes of the manager’s machine');
  return whileRevivingBy(
    (state) => receivedFrom(link, state),
    () => unpackSync(box),
  );
}

function lateValue(link: Link, answer: Answer, undo: (value: unknown) => void): void {
  if (answer.status === 0) undo(valueOf(link, answer));
}
