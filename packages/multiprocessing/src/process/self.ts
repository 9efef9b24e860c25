import type { ProcessStart } from './process-start.js';

/** What this process is. */
export interface Self {
  readonly name: string;
  readonly daemon: boolean;
  /** The process that started it through this package; `undefined` for the first one. */
  readonly parent: { readonly pid: number; readonly name: string } | undefined;
}

let given: Self | undefined;

export function self(): Self {
  return given ?? { name: 'MainProcess', daemon: false, parent: undefined };
}

/** Told once, when a child begins. */
export function become({
  name,
  daemon,
  parent,
  parentName,
}: Pick<ProcessStart, 'name' | 'daemon' | 'parent' | 'parentName'>): void {
  given = { name, daemon, parent: { pid: parent, name: parentName } };
}
