/** One promise that every implementation of a seam keeps: checked with `node:assert`, so that any test runner can run it. */
export interface ContractCase {
  /** The promise, as a sentence. */
  readonly title: string;
  /** Several lanes that can block and die; without it tasks of one event loop can be held to the promise. */
  readonly needs?: 'lanes' | undefined;
  /** Throws when it is broken. */
  readonly run: () => void | Promise<void>;
}
