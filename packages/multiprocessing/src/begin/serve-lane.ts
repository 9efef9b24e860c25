import { resolveTask, setLaneName } from '@parallel-cookbook/primitives';
import { Claims, errorOutcome, serveOver, UnsharedClaims } from '@parallel-cookbook/primitives/lane';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { Socket } from 'node:net';
import { FrameChannel } from '../channel/frame-channel.js';
import { become } from '../process/self.js';
import type { LaneStart } from '../pool/lane-start.js';
import type { LaunchFile } from '../start/launch-file.js';

/** Where a lane has its socket to the dispatcher. */
const laneDescriptor = 4;
/** After longer work the dispatcher has more, or needs the processor to make more. */
const shortMs = 0.05;

/** Runs the tasks of a pool, one after the other, for as long as the pool's process holds the other end of the socket. */
export function serveLane({ lane, claims, heapBytes, parent, parentName }: LaneStart, file: LaunchFile): void {
  setLaneName(lane);
  become({ name: lane, daemon: true, parent, parentName });
  const socket = new Socket({ fd: laneDescriptor });
  socket.on('end', () => process.exit());
  socket.on('error', () => process.exit(1));
  process.on('uncaughtExceptionMonitor', (error) => file.writeOutcome(errorOutcome(error)));
  const port = new FrameChannel(socket, laneDescriptor, shortMs);
  port.postMessage([]); // it has begun: should it end now, what it was given is to blame, not how it was started
  serveOver(
    {
      port,
      claims: claims === undefined ? new UnsharedClaims() : new Claims(mappedMemory.attach(claims).cells),
      heapBytes,
      ring: () => undefined,
    },
    resolveTask,
  );
}
