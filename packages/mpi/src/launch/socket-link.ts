import type { Duplex } from 'node:stream';
import { SocketHub } from '../transport/sockets/socket-hub.js';
import type { WorldLink } from './launched-world.js';
import { placeVariable } from './process-place.js';

/** One socket to each rank, where they cannot map memory. */
export class SocketLink extends SocketHub implements WorldLink {
  constructor(readonly size: number) {
    super();
  }

  variables(rank: number): Readonly<Record<string, string>> {
    return placeVariable({ rank, size: this.size });
  }

  hear(rank: number, line: Duplex): void {
    this.add(rank, line);
  }
}
