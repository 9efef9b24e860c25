import { threadDomain } from '@parallel-cookbook/primitives';
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { SocketPump } from '../transport/sockets/socket-pump.js';
import type { PumpStart } from '../transport/sockets/socket-transport.js';

/** Runs the pump of a rank whose messages go over a socket. */
export function beginPumpThread({ memory, rank, socket }: PumpStart): void {
  const world = new WorldMemory(threadDomain.attach(memory));
  // No rank survives its launcher, wherever its own thread is.
  const lost = (): void => void process.kill(process.pid, 'SIGKILL');
  // Without its pump the rank would wait for ever.
  process.on('uncaughtExceptionMonitor', (error) => {
    writeSync(2, `pump of rank ${rank}: ${inspect(error)}\n`);
    lost();
  });
  new SocketPump(world, rank, new Socket({ fd: socket, readable: true, writable: true }), lost);
}
