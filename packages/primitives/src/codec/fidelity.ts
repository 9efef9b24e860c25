import { types } from 'node:util';
import { shareable } from './shareable.js';

/** How a value travels: as a message, which Node clones, or as bytes, which cannot carry what Node keeps for itself. */
export type Form = 'message' | 'bytes';

/** What a value is to structured clone, as far as its arrival on the far side is concerned. */
export type Shape = 'array' | 'plain' | 'map' | 'set' | 'leaf' | 'host' | 'handle' | 'error' | 'refused';

/** Why a value would not arrive as it left, and where it stands. */
export interface Objection {
  /** From the root: `arguments[1].options.onDone`. */
  readonly path: string;
  /** The reason and the remedy. */
  readonly detail: string;
}

/** Until this many objects were met nobody remembers them; after that, so that cycles and shared parts end the walk. */
const forgetful = 1000;

/**
 * Tells whether a value arrives on the far side as it left: `'as-is'`; with help, since handles or errors are in it:
 * `'handles'`; or not at all: `'refused'`.
 *
 * Every object is looked at once. Cost: about 40 ns an object, against some 500 ns that cloning it costs.
 */
export function survey(value: unknown, form: Form): 'as-is' | 'handles' | 'refused' {
  if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') return 'as-is';
  const walk = new Survey(form);
  if (!walk.visit(value)) return 'refused';
  return walk.handles ? 'handles' : 'as-is';
}

class Survey {
  handles = false;
  private left = forgetful;
  private seen: Set<object> | undefined;

  constructor(private readonly form: Form) {}

  /** False when the value, or anything in it, would not survive. */
  visit(value: unknown): boolean {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return typeof value !== 'symbol';
    if (this.left > 0) this.left--;
    else if (this.seen?.has(value)) return true;
    else (this.seen ??= new Set()).add(value);
    switch (shapeOf(value)) {
      case 'plain': {
        for (const key in value) {
          const member: unknown = (value as Record<string, unknown>)[key];
          if (isDeep(member) && !this.visit(member)) return false;
        }
        return true;
      }
      case 'array': {
        const items = value as readonly unknown[];
        for (let i = 0; i < items.length; i++) if (isDeep(items[i]) && !this.visit(items[i])) return false;
        return true;
      }
      case 'map': {
        for (const [key, member] of value as ReadonlyMap<unknown, unknown>)
          if (!this.visit(key) || !this.visit(member)) return false;
        return true;
      }
      case 'set': {
        for (const member of value as ReadonlySet<unknown>) if (!this.visit(member)) return false;
        return true;
      }
      case 'handle':
      case 'error':
        this.handles = true;
        return true;
      case 'leaf':
        return true;
      case 'host':
        return this.form === 'message';
      case 'refused':
        return false;
    }
  }
}

/** Whether a value needs a closer look. Inline, since most members are numbers and strings. */
function isDeep(value: unknown): boolean {
  const type = typeof value;
  return type === 'object' ? value !== null : type === 'function' || type === 'symbol';
}

/** Classifies an object or function. Judges by tags and depth of prototypes, so it holds for objects of other realms. */
export function shapeOf(value: object): Shape {
  if (types.isProxy(value) || shareable in value) return shareable in value ? 'handle' : 'refused';
  if (typeof value === 'function') return 'refused';
  const prototype: unknown = Object.getPrototypeOf(value);
  // An Array.prototype is itself an array, in every realm; the prototype of a subclass is not.
  if (Array.isArray(value)) return Array.isArray(prototype) ? 'array' : 'refused';
  if (prototype === Object.prototype || prototype === null) return 'plain';
  const parent: unknown = Object.getPrototypeOf(prototype);
  if (parent === null) return 'plain';
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return 'leaf';
  if (types.isNativeError(value)) return 'error';
  if (Object.getPrototypeOf(parent) === null) {
    if (types.isMap(value)) return 'map';
    if (types.isSet(value)) return 'set';
    if (types.isDate(value) || types.isRegExp(value)) return 'leaf';
    if (types.isBoxedPrimitive(value)) return types.isSymbolObject(value) ? 'refused' : 'leaf';
  }
  return isHostClonable(value) ? 'host' : 'refused';
}

/** Blob, KeyObject, CryptoKey, BlockList, WebAssembly.Module …: what Node itself knows how to clone. */
function isHostClonable(value: object): boolean {
  if (types.isKeyObject(value) || types.isCryptoKey(value)) return true;
  if (Object.prototype.toString.call(value) === '[object WebAssembly.Module]') return true;
  for (let at: unknown = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at))
    if (Object.getOwnPropertySymbols(at).some((symbol) => symbol.description === 'messaging_clone_symbol')) return true;
  return false;
}

/** Finds the first part of a refused value that would not survive. Slow, and exact: it only runs to word an error. */
export function findObjection(
  value: unknown,
  path: string,
  form: Form,
  seen = new Set<unknown>(),
): Objection | undefined {
  if (typeof value === 'symbol')
    return { path, detail: 'a symbol means something only where it was made; send a string' };
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const shape = shapeOf(value);
  if (shape === 'refused') return { path, detail: reasonFor(value) };
  if (shape === 'host' && form === 'bytes') return { path, detail: hostReason(value) };
  for (const [step, member] of membersOf(value, shape)) {
    const found = findObjection(member, `${path}${step}`, form, seen);
    if (found) return found;
  }
  return undefined;
}

/** Finds the first handle or shared memory in a value: what no run of bytes can carry. Slow; it only runs to word an error. */
export function findShared(value: unknown, path: string, seen = new Set<unknown>()): Objection | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const shape = shapeOf(value);
  if (shape === 'handle') return { path, detail: `a ${nameOf(value)} stands for memory that threads share` };
  const memory = ArrayBuffer.isView(value) ? value.buffer : value;
  if (types.isSharedArrayBuffer(memory)) return { path, detail: `this ${tagOf(value)} is memory that threads share` };
  for (const [step, member] of membersOf(value, shape)) {
    const found = findShared(member, `${path}${step}`, seen);
    if (found) return found;
  }
  return undefined;
}

function* membersOf(value: object, shape: Shape): Generator<[step: string, member: unknown]> {
  let index = 0;
  if (shape === 'plain') for (const [key, member] of Object.entries(value)) yield [stepTo(key), member];
  else if (shape === 'array') for (const member of value as readonly unknown[]) yield [`[${index++}]`, member];
  else if (shape === 'set') for (const member of value as ReadonlySet<unknown>) yield [`.member(${index++})`, member];
  else if (shape === 'map')
    for (const [key, member] of value as ReadonlyMap<unknown, unknown>) {
      yield [`.key(${index++})`, key];
      yield [
        `.get(${typeof key === 'string' ? JSON.stringify(key) : typeof key === 'object' ? '…' : String(key)})`,
        member,
      ];
    }
}

function stepTo(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function reasonFor(value: object): string {
  if (types.isProxy(value))
    return 'a Proxy cannot be cloned; send a plain copy of what it stands for, such as { ...proxy }';
  if (typeof value === 'function') {
    const name = value.name ? `the function "${value.name}"` : 'a function';
    return `${name} cannot leave its thread; send data and call the function here, or turn it into a task with defineTasks`;
  }
  if (types.isPromise(value)) return 'a promise cannot leave its thread; await it first and send the result';
  if (types.isWeakMap(value) || types.isWeakSet(value) || tagOf(value) === 'WeakRef')
    return `a ${tagOf(value)} cannot be cloned; send a Map, a Set or the object itself`;
  if (types.isGeneratorObject(value)) return 'a generator cannot leave its thread; send an array of what it yields';
  const name = nameOf(value);
  if (name === 'MessagePort')
    return 'a MessagePort can only be transferred; send it with postMessage and a transfer list, or use a queue';
  return `an instance of ${name} would arrive without its class; send plain data and build it again over there`;
}

/** Why nothing of Node's own can be bytes. The serializer refuses most of it without a path, and writes nothing at all for a module. */
function hostReason(value: object): string {
  const tag = tagOf(value);
  if (tag === 'WebAssembly.Module')
    return 'a WebAssembly.Module cannot be turned into bytes; send the bytes that it was compiled from and compile them over there, or pass it to the threads as an argument';
  return `a ${nameOf(value)} exists only in its own process and cannot be turned into bytes; send what it is made from, or pass it to the threads as an argument`;
}

/** What its class is called. */
function nameOf(value: object): string {
  const constructor: unknown = Reflect.get(value, 'constructor');
  return typeof constructor === 'function' && constructor.name ? constructor.name : tagOf(value);
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
