import { resolveTask, type BlockingQueue, type SharedValue, type TaskInfo } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { RingListener, type Visitor } from './ring-listener.js';
import type { ServedClass } from './served/kind.js';
import { Server } from './server.js';
import { SocketListener } from './socket-listener.js';

/** What the life of a manager says when its server is no more. */
export const hasEnded = -1;

/** What a server begins with. */
export interface ServeOptions {
  readonly id: string;
  readonly name: string;
  /** The user's types: where each class is. */
  readonly types: Readonly<Record<string, TaskInfo>>;
  readonly lobby: BlockingQueue<Visitor>;
  /** 0: starting; the server's owner word: it runs; -1: it has ended. */
  readonly life: SharedValue<'i32'>;
  readonly listen: { readonly host: string; readonly port: number; readonly key: Uint8Array } | undefined;
}

/** What the process of a manager does, until it is told to end, or its parent ends. */
export async function serve({ id, name, types, lobby, life, listen }: ServeOptions): Promise<void> {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const server = new Server(id, name, end);
  for (const [type, info] of Object.entries(types))
    server.register(type, (await resolveTask(info)) as unknown as ServedClass);
  if (listen) await new SocketListener(server, listen.key).listen(listen.host, listen.port);
  void new RingListener(server, lobby).listen();
  life.value = processDomain.owners.me;
  await ended;
  life.value = hasEnded;
  lobby.shutdown({ immediate: true });
}
