import { UNKNOWN } from '../operation.js';
import type { Connections } from '../spawning.js';
import type { NativeCommunicators } from './communicators.js';
import type { MpiLibrary } from './library.js';
import { freeCommunicator } from './made-communicator.js';
import { NativeOperation } from './native-operation.js';
import type { RequestTable } from './request-table.js';

/** A communicator of MPI over those who have spawned a world and the ranks of it, for nothing but making others. */
export interface Bridge {
  readonly handle: number;
  /** Addresses. */
  readonly members: readonly number[];
  /** Those who are on the other side of the spawn. */
  readonly others: readonly number[];
}

interface ConnectionParts {
  readonly library: MpiLibrary;
  readonly requests: RequestTable;
  readonly communicators: NativeCommunicators;
  /** The address of rank 0 of the own world, and its size. */
  readonly firstAddress: number;
  readonly size: number;
  /** Called with the number of ranks that may be on this machine. */
  readonly onBridge: (ranks: number) => void;
}

/** The ranks of other worlds that this one can reach. Those of one spawn are left together, and nobody waits in the library for that. */
export class NativeConnections implements Connections {
  readonly firstAddress: number;
  readonly #parts: ConnectionParts;
  readonly #bridges: Bridge[] = [];
  /** How many contexts there are with each of other worlds. */
  readonly #held = new Map<number, number>();
  /** Bridges that this rank has left, and others perhaps not. */
  readonly #leaving: { readonly handle: number; readonly operation: NativeOperation }[] = [];

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.firstAddress = parts.firstAddress;
  }

  /** Whether there are other worlds. */
  get any(): boolean {
    return this.#bridges.length > 0;
  }

  /** Whether that rank is of another world. */
  isForeign(address: number): boolean {
    const { firstAddress, size } = this.#parts;
    return address < firstAddress || address >= firstAddress + size;
  }

  /** From now on they can be reached. */
  bridge(bridge: Bridge): void {
    this.#bridges.push(bridge);
    this.#parts.communicators.addBase(bridge);
    this.#parts.onBridge(bridge.members.length);
  }

  hold(addresses: readonly number[]): void {
    this.#count(addresses, 1);
  }

  release(addresses: readonly number[]): void {
    this.#count(addresses, -1);
  }

  disconnect(): void {
    const { communicators } = this.#parts;
    communicators.sweep();
    for (const bridge of [...this.#bridges]) {
      if (!bridge.others.some((address) => this.#held.has(address))) this.#leave(bridge);
    }
    this.#sweep();
  }

  isIdle(addresses: readonly number[]): boolean {
    if (!this.any) return true;
    return !this.#parts.requests.operations.some(({ isReceive, needs }) => {
      return !isReceive && this.isForeign(needs) && addresses.includes(needs);
    });
  }

  reaches(addresses: readonly number[]): boolean {
    return addresses.every((address) => {
      return !this.isForeign(address) || this.#bridges.some(({ members }) => members.includes(address));
    });
  }

  /** This rank has nothing more to say to anybody. The requests that this begins are over when the others have come to that, too. */
  leave(): void {
    for (const bridge of [...this.#bridges]) this.#leave(bridge);
  }

  /** No communicator with ranks of other worlds is left: the library would wait for each of them. */
  close(): void {
    this.#parts.communicators.freeThoseWith((address) => this.isForeign(address));
    this.#sweep();
  }

  /** Tells the others of a communicator that this rank leaves it; it is freed when all have. */
  leaveCommunicator(handle: number): void {
    const { library, requests } = this.#parts;
    library.check(library.functions.MPI_Ibarrier(handle, requests.nextSlot()), 'Comm.disconnect');
    const operation = new NativeOperation('Comm.disconnect', undefined, UNKNOWN, []);
    requests.add(operation);
    this.#leaving.push({ handle, operation });
  }

  #leave(bridge: Bridge): void {
    this.#bridges.splice(this.#bridges.indexOf(bridge), 1);
    this.#parts.communicators.removeBase(bridge);
    this.leaveCommunicator(bridge.handle);
  }

  #sweep(): void {
    for (const each of [...this.#leaving]) {
      if (!each.operation.done) continue;
      this.#leaving.splice(this.#leaving.indexOf(each), 1);
      freeCommunicator(this.#parts.library, each.handle);
    }
  }

  #count(addresses: readonly number[], by: number): void {
    for (const address of addresses) {
      if (!this.isForeign(address)) continue;
      const held = (this.#held.get(address) ?? 0) + by;
      if (held > 0) this.#held.set(address, held);
      else this.#held.delete(address);
    }
  }
}
