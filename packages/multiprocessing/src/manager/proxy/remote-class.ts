import type { WaitOptions } from '@parallel-cookbook/primitives';
import { ownKinds } from '../served/kinds.js';
import { call, callSync, type Call } from './calls.js';
import { makeClassesBy, referentOf, RemoteObject, type Referent } from './remote-object.js';

/** What a lock's proxy and the like are called by the server, and their own class here. */
const special = new Map<string, new (referent: Referent) => RemoteObject>();

/** Says that proxies for a type have a class of their own. */
export function registerRemoteClass(type: string, remoteClass: new (referent: Referent) => RemoteObject): void {
  special.set(type, remoteClass);
}

/** Calls a method of what a proxy stands for. */
export async function invoke(
  proxy: object,
  name: string,
  args: readonly unknown[],
  options?: WaitOptions,
  undo?: Call['undo'],
): Promise<unknown> {
  const { link, object, options: own } = referentOf(proxy);
  return await call(link, { object, name, args, options: options ? { ...own, ...options } : own, undo });
}

/** Calls a method of what a proxy stands for, blocking. */
export function invokeSync(
  proxy: object,
  name: string,
  args: readonly unknown[],
  options?: WaitOptions,
  undo?: Call['undo'],
): unknown {
  const { link, object, options: own } = referentOf(proxy);
  return callSync(link, { object, name, args, options: options ? { ...own, ...options } : own, undo });
}

/** A class with a method, and its blocking form, for each that the server named. */
function remoteClass(type: string, methods: readonly string[]): new (referent: Referent) => RemoteObject {
  const known = special.get(type);
  if (known) return known;
  const made = class extends RemoteObject {};
  Object.defineProperty(made, 'name', { value: `Remote${type}` });
  const { waits = {}, spreads = {} } = ownKinds.get(type) ?? {};
  for (const name of methods) {
    const spread = Object.hasOwn(spreads, name) ? spreads[name] : undefined;
    const listed = (args: unknown[]): unknown[] => (spread ? [lists(args[0], spread), ...args.slice(1)] : args);
    const at = Object.hasOwn(waits, name) ? (waits[name] as number) : -1;
    const undo = type === 'WorkQueue' && name === 'get' ? putBack : undefined;
    define(made, name, function (...args) {
      return at < 0
        ? callOf(this, name, listed(args), spread)
        : invoke(this, name, before(args, at), optionsIn(args, at), undo?.(this));
    });
    define(made, `${name}Sync`, function (...args) {
      return at < 0
        ? callOfSync(this, name, listed(args), spread)
        : invokeSync(this, name, before(args, at), optionsIn(args, at), undo?.(this));
    });
  }
  return made;
}
makeClassesBy(remoteClass);

/** Iterables of values become lists, so that each value travels as one. */
export function lists(value: unknown, deep: number): unknown {
  if (deep === 0 || typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return value;
  return Array.from(value as Iterable<unknown>, (part) => lists(part, deep - 1));
}

async function callOf(
  proxy: object,
  name: string,
  args: readonly unknown[],
  spread: number | undefined,
): Promise<unknown> {
  const { link, object, options } = referentOf(proxy);
  return await call(link, { object, name, args, options, spread });
}

function callOfSync(proxy: object, name: string, args: readonly unknown[], spread: number | undefined): unknown {
  const { link, object, options } = referentOf(proxy);
  return callSync(link, { object, name, args, options, spread });
}

/** An item that came after its taker had given up is put back: at the end, since the queue has moved on. */
function putBack(queue: object): (item: unknown) => void {
  return (item) => void invoke(queue, 'put', [item]).catch(() => undefined);
}

function before(args: readonly unknown[], at: number): unknown[] {
  const given = args.slice(0, at);
  while (given.length < at) given.push(undefined);
  return given;
}

function optionsIn(args: readonly unknown[], at: number): WaitOptions | undefined {
  return args[at] as WaitOptions | undefined;
}

function define(
  target: new (referent: Referent) => RemoteObject,
  name: string,
  value: (this: object, ...args: unknown[]) => unknown,
): void {
  Object.defineProperty(target.prototype, name, { value, configurable: true, writable: true });
}
