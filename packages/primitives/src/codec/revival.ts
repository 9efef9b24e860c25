import { PicklingError } from '../errors/pickling.js';
import type { ShareableRecord } from './shareable.js';

type Revive = (state: never) => unknown;
const revivers = new Map<string, Revive>();

/** Says how a handle of this kind is made again on the far side. Call it in the module that defines the handle. */
export function registerShareable(kind: string, revive: Revive): void {
  revivers.set(kind, revive);
}

/** What a handle stands on that its module brings, and that is not known here yet: a kind of memory, a domain. */
const unloaded = new WeakSet<Error>();

/** The error for a handle that stands on something which nobody has loaded here. {@link revive} loads it and tries again. */
export function notLoaded(name: string, what: string): PicklingError {
  const error = new PicklingError(name, `this lane knows no such ${what}; import the package whose handle arrived`);
  unloaded.add(error);
  return error;
}

/** Makes the handle of a record, importing the record's module first when its kind, or what it stands on, is not known here yet. */
export async function revive(record: ShareableRecord): Promise<unknown> {
  if (revivers.has(record.kind)) {
    try {
      return reviveSync(record);
    } catch (error) {
      if (!unloaded.has(error as Error)) throw error;
    }
  }
  await import(record.module);
  return reviveSync(record);
}

/** Makes the handle of a record whose module is loaded already. */
export function reviveSync(record: ShareableRecord): unknown {
  const reviver = revivers.get(record.kind);
  if (!reviver) {
    throw new PicklingError(
      record.kind,
      `nobody registered this kind of shareable here; import the module that defines it (${record.module})`,
    );
  }
  return reviver(record.state as never);
}
