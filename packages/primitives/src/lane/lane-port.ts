/** The way by which a lane's messages go out and come in: a `MessagePort`, a socket. */
export interface LanePort {
  /**
   * Sends a structured-cloneable value. Throws when it is not.
   *
   * @param transfers buffers in it that may be handed over instead of copied.
   */
  postMessage(message: unknown, transfers?: readonly ArrayBuffer[]): void;
  /** Whether it cannot move buffers, but copies them. */
  readonly copies?: boolean | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}
