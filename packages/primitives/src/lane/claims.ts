const sent = 1;
const running = 2;
const asked = 3;
const revoked = 4;

/** How many requests one lane can hold at most: the cells of its claim table. */
export const laneCapacity = 128;

/**
 * Who may decide about a request: one 32-bit word for each slot of a lane, seen by the lane and by its dispatcher.
 *
 * Exactly one of two compare-and-swaps on the word succeeds: the lane's from *sent* to *running* (it runs the task) or the
 * dispatcher's from *sent* to *revoked* (it cancels the task, or gives it to another lane). See the README beside this file.
 */
export class Claims {
  /** @param cells {@link laneCapacity} words that the lane and its dispatcher share; all zero at first. */
  constructor(readonly cells: Int32Array) {}

  /** Dispatcher: opens the slot for a request that is about to be sent. The slot must be free. */
  send(slot: number): void {
    Atomics.store(this.cells, slot, sent);
  }

  /** Lane: whether the slot holds a request that nobody has decided about. */
  sent(slot: number): boolean {
    return Atomics.load(this.cells, slot) === sent;
  }

  /** Lane: takes the request for itself. `false` when it was revoked: then it must not run. */
  begin(slot: number): boolean {
    return Atomics.compareExchange(this.cells, slot, sent, running) === sent;
  }

  /** Dispatcher: takes the request back. `false` when the lane has begun it. */
  revoke(slot: number): boolean {
    return Atomics.compareExchange(this.cells, slot, sent, revoked) === sent;
  }

  /** Dispatcher: asks a request that has begun to stop. `false` when it has not begun, or was asked before. */
  askToStop(slot: number): boolean {
    return Atomics.compareExchange(this.cells, slot, running, asked) === running;
  }

  /** Lane: whether the dispatcher asked the running request to stop. */
  askedToStop(slot: number): boolean {
    return Atomics.load(this.cells, slot) === asked;
  }

  /** Dispatcher: whether the lane has begun the request. */
  begun(slot: number): boolean {
    const word = Atomics.load(this.cells, slot);
    return word === running || word === asked;
  }
}
