import type { Region } from '@parallel-cookbook/primitives';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import type { ExpectedMemory, SharedMemory } from '../shared-memory.js';
import type { MachineBoard } from './machine-board.js';

/** Memory that ranks of one machine share beside their MPI. */
export class MachineSharing implements SharedMemory {
  readonly #board: MachineBoard;
  readonly #firstAddress: number;

  /** @param firstAddress that of rank 0 of the world. */
  constructor(board: MachineBoard, firstAddress: number) {
    this.#board = board;
    this.#firstAddress = firstAddress;
  }

  reaches(addresses: readonly number[]): boolean {
    return addresses.every((address) => this.#board.ranks.includes(address - this.#firstAddress));
  }

  allocate(byteLength: number): Region {
    return mappedMemory.allocate(byteLength);
  }

  /** Everything is in the message. */
  expect(): ExpectedMemory {
    return { take: (told) => mappedMemory.attach(told), close: () => undefined };
  }

  tell(_name: string, region: Region): unknown {
    return mappedMemory.describe(region);
  }

  /** A rank of a real MPI never sleeps for long: this is for who proves a deadlock. */
  wake(address: number): void {
    this.#board.wake(address - this.#firstAddress);
  }
}
