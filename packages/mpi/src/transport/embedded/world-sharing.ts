import { threadDomain, type Domain, type Region } from '@parallel-cookbook/primitives';
import type { ExpectedMemory, SharedMemory } from '../shared-memory.js';
import type { ConnectedWorlds } from './connected-worlds.js';
import { threadSharing } from './thread-sharing.js';

/** Memory that the ranks of this machine share, beside that of their world. */
export class WorldSharing implements SharedMemory {
  readonly #domain: Domain;
  readonly #worlds: ConnectedWorlds;
  readonly #areThreads: boolean;

  constructor(domain: Domain, worlds: ConnectedWorlds) {
    this.#domain = domain;
    this.#worlds = worlds;
    this.#areThreads = domain.name === threadDomain.name;
  }

  reaches(): true {
    return true;
  }

  allocate(byteLength: number): Region {
    return this.#domain.allocate(byteLength);
  }

  expect(name: string): ExpectedMemory {
    if (this.#areThreads) return threadSharing.expect(name);
    // A process is told everything in the message.
    return { take: (told) => this.#domain.attach(told), close: () => undefined };
  }

  tell(name: string, region: Region): unknown {
    return this.#areThreads ? threadSharing.tell(name, region) : this.#domain.describe(region);
  }

  wake(address: number): void {
    this.#worlds.waiterOf(address).wake();
  }
}
