/** The method by which a handle says how it travels. Registered, so that every copy of the package agrees on it. */
export const shareable: unique symbol = Symbol.for('@parallel-cookbook/shareable') as never;

/** How a handle is described on the way. */
export interface ShareableRecord {
  /** Name under which the far side finds the reviver: `@parallel-cookbook/threading.Lock`. */
  readonly kind: string;
  /** Module that registers the reviver with `registerShareable` when it is imported: the handle's own `import.meta.url`. */
  readonly module: string;
  /** What the reviver gets; structured-cloneable, may hold SharedArrayBuffers. */
  readonly state: unknown;
}

/**
 * A handle that survives the trip to another thread or process: locks, queues, shared arrays. It may stand anywhere in
 * the arguments or results of a task, nested in objects, arrays, Maps and Sets; the far side gets a handle of the same
 * class to the same memory. Implemented beside each noun.
 */
export interface Shareable {
  [shareable](): ShareableRecord;
}

/** Whether a value describes its own trip. */
export function isShareable(value: unknown): value is Shareable {
  return typeof value === 'object' && value !== null && shareable in value;
}
