/** The method by which a primitive lets the graph of waits see it from now on. */
export const watch: unique symbol = Symbol('watch');

/** A lock that can be watched. */
export interface Watchable {
  [watch](): void;
}
