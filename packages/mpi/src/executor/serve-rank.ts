import { setLaneName } from '@parallel-cookbook/primitives';
import { Control, serveOver, type Claims, type LanePort } from '@parallel-cookbook/primitives/lane';
import type { Context } from '../context/context.js';
import { startObjectReceive } from '../point-to-point/object.js';
import { beginObjectSend } from '../point-to-point/object-send.js';
import { crewTag, goHome, type RankStart } from './crew.js';

const nothing = new Uint8Array(0);

/** Runs the tasks of a pool, for as long as the rank that has the pool wants it. Rejects when the world has failed. */
export async function serveRank(context: Context, pool: number, claims: Claims): Promise<void> {
  context.transport.startSend(context.messages, pool, crewTag.hello, nothing, 'buffered');
  const first = await receive(context, pool);
  if (first === goHome) return;
  setLaneName((first as RankStart).lane);
  await new Promise<void>((resolve, reject) => {
    const port = new RankPort(context, pool, reject);
    port.postMessage([]); // it has begun
    serveOver({ port, claims, heapBytes: Infinity, ring: () => undefined, end: resolve });
  });
}

function receive(context: Context, pool: number): Promise<unknown> {
  return startObjectReceive(context, 'MPIPoolExecutor', pool, crewTag.request, undefined).wait();
}

/** A rank's end of the way to its pool. */
class RankPort implements LanePort {
  readonly copies = true;

  constructor(
    private readonly context: Context,
    private readonly pool: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  postMessage(message: unknown): void {
    const { context, pool } = this;
    beginObjectSend(context, context.messages, message, pool, crewTag.reply, 'buffered');
  }

  on(_event: 'message', listener: (message: unknown) => void): this {
    this.read(listener).catch(this.failed);
    return this;
  }

  private async read(listener: (message: unknown) => void): Promise<void> {
    for (;;) {
      const requests = (await receive(this.context, this.pool)) as readonly unknown[];
      listener(requests);
      // It is always the last one.
      if (requests.at(-4) === Control.close) return;
    }
  }
}
