/** How much a program may take. */
export interface Limit {
  readonly timeoutMs: number;
  /** Standard output and error together. Default: 4 MiB. */
  readonly outputBytes?: number | undefined;
  /** The event log. Default: 256 MiB. */
  readonly logBytes?: number | undefined;
}

/** The sizes that hold when a limit does not say. */
export const defaultSizes = { outputBytes: 4 * 2 ** 20, logBytes: 256 * 2 ** 20 } as const;
