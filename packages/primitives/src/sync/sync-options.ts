/** What every primitive may be told when it is made. */
export interface SyncOptions {
  /** What errors and traces call it; `Lock-1` and so on unless given. */
  readonly name?: string | undefined;
}
