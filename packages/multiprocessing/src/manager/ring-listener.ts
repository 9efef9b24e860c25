import type { BlockingQueue, SpscRing } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { setImmediate as turn } from 'node:timers/promises';
import { Lookout } from './lookout.js';
import type { Server } from './server.js';
import { Session } from './session.js';
import { RingChannel } from './wire/ring-channel.js';

/** What a client of the family leaves in the lobby. */
export interface Visitor {
  readonly name: string;
  /** Its owner word, by which the server sees its death. */
  readonly owner: number;
  readonly requests: SpscRing;
  readonly replies: SpscRing;
}

/** How often it looks whether its clients live. */
const lookMs = 50;
/** So many requests are served before the event loop has a turn. */
const batch = 64;

/** Serves the threads and processes of the family, each by a pair of rings that it leaves in the lobby. */
export class RingListener {
  private readonly living = new Map<Session, () => void>();

  constructor(
    private readonly server: Server,
    private readonly lobby: BlockingQueue<Visitor>,
  ) {
    setInterval(() => this.look(), lookMs).unref();
  }

  /** Lets visitors in until the lobby is closed. */
  async listen(): Promise<void> {
    while (!this.lobby.closed) {
      try {
        void this.attend(await this.lobby.get());
      } catch {
        await turn(); // that one has ended before it was let in
      }
    }
  }

  private async attend({ name, owner, requests, replies }: Visitor): Promise<void> {
    const channel = new RingChannel(replies, requests);
    const session = new Session(this.server, {
      name,
      isFamily: true,
      send: (reply) => channel.send(reply),
      hangUp: () => channel.close(),
    });
    this.living.set(session, () => {
      if (processDomain.owners.isDead(owner)) channel.close();
    });
    try {
      for (const lookout = new Lookout(); ;) {
        let served = 0;
        for (const request of channel.drain()) {
          if (served === 0) lookout.asked();
          session.receive(request);
          if (++served === batch) break;
        }
        if (served > 0) lookout.answered();
        if (served === batch || lookout.lasts) {
          await turn();
          continue;
        }
        const request = await channel.receive();
        lookout.asked();
        session.receive(request);
        lookout.answered();
      }
    } catch {
      // The client has closed its rings, has died, or sent what is no message.
    } finally {
      this.living.delete(session);
      session.end();
      channel.close();
    }
  }

  private look(): void {
    for (const check of this.living.values()) check();
  }
}
