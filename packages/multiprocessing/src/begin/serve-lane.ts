import { resolveTask, setLaneName } from '@parallel-cookbook/primitives';
import { Claims, laneCapacity, serveOver } from '@parallel-cookbook/primitives/lane';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { Socket } from 'node:net';
import { FrameChannel } from '../channel/frame-channel.js';
import { become } from '../process/self.js';
import type { LaneStart } from '../pool/lane-start.js';

/** Where a lane has its socket to the dispatcher. */
const laneDescriptor = 4;

/** Runs the tasks of a pool, one after the other, for as long as the pool's process holds the other end of the socket. */
export function serveLane({ lane, claims, heapBytes, parent, parentName }: LaneStart): void {
  setLaneName(lane);
  become({ name: lane, daemon: true, parent, parentName });
  const socket = new Socket({ fd: laneDescriptor });
  socket.on('end', () => process.exit());
  socket.on('error', () => process.exit(1));
  serveOver(
    {
      port: new FrameChannel(socket, laneDescriptor),
      claims: new Claims(claims === undefined ? new Int32Array(laneCapacity) : mappedMemory.attach(claims).cells),
      heapBytes,
      ring: () => undefined,
    },
    resolveTask,
  );
}
