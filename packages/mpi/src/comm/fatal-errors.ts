import { types } from 'node:util';
import { MPIError } from '../errors/mpi-error.js';
import { Request } from '../request/request.js';

/** What asks for nothing of other ranks, or is itself the end. */
const harmless = new Set(['constructor', 'abort', 'setErrhandler', 'getErrhandler', 'then']);

/**
 * Has every call of an object that fails with an error of MPI tell so, and the calls of the requests that it gives, too. Its methods become own ones
 * of the object, so who never asks for it pays nothing. Returns what undoes it.
 */
export function fatalErrors(object: object, onError: () => void): () => void {
  const names = methodsOf(object);
  const seen = (error: unknown): void => {
    if (error instanceof MPIError) onError();
  };
  for (const [name, method] of names) {
    const value = (...args: unknown[]): unknown => {
      try {
        const result: unknown = Reflect.apply(method, object, args);
        if (types.isPromise(result)) result.catch(seen);
        else if (result instanceof Request) fatalErrors(result, onError);
        return result;
      } catch (error) {
        seen(error);
        throw error;
      }
    };
    Object.defineProperty(object, name, { value, configurable: true });
  }
  return () => {
    for (const name of names.keys()) Reflect.deleteProperty(object, name);
  };
}

type Method = (...args: unknown[]) => unknown;

function methodsOf(object: object): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (
    let prototype: unknown = Object.getPrototypeOf(object);
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function' && !harmless.has(name) && !methods.has(name)) methods.set(name, value as Method);
    }
  }
  return methods;
}
