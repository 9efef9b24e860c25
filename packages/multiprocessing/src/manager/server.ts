import { ArgumentError, PicklingError } from '@parallel-cookbook/primitives';
import { ObjectTable, type Entry } from './object-table.js';
import { ownKinds } from './served/kinds.js';
import { Kind, type ServedClass } from './served/kind.js';
import { whileRevivingBy } from './served/revive-proxy.js';
import type { Session } from './session.js';

/** What a server says of itself. */
export interface ServerDescription {
  /** The manager's id. */
  readonly id: string;
  readonly address: { readonly host: string; readonly port: number } | undefined;
  /** Objects to which clients refer. */
  readonly objects: number;
  readonly clients: number;
  readonly pid: number;
  /** Types and their methods. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

/** What a server process is, apart from the connections: its objects, its types, its clients. */
export class Server {
  readonly table = new ObjectTable();
  readonly sessions = new Set<Session>();
  address: ServerDescription['address'];
  private readonly kinds = new Map(ownKinds);

  /**
   * @param id the manager's.
   * @param name what errors call it.
   * @param end ends the process.
   */
  constructor(
    readonly id: string,
    readonly name: string,
    private readonly end: () => void,
  ) {}

  register(name: string, served: ServedClass): void {
    this.kinds.set(name, new Kind(name, served));
  }

  kindOf(name: string): Kind {
    const kind = this.kinds.get(name);
    if (kind) return kind;
    throw new ArgumentError(
      'type',
      name,
      `make one of ${[...this.kinds.keys()].join(', ')}, or name the class in the manager's types`,
    );
  }

  /** The entry of a result that is itself an object of the server, or of one of its types and so becomes one. */
  entryOf(result: unknown): Entry | undefined {
    if (typeof result !== 'object' || result === null) return undefined;
    const known = this.table.entryOf(result);
    if (known) return known;
    for (const kind of this.kinds.values()) if (kind.made(result)) return this.table.add(result, kind);
    return undefined;
  }

  /** Runs something in which proxies of this manager become the objects that they stand for. */
  within<R>(body: () => R): R {
    return whileRevivingBy(({ manager, object }) => {
      if (manager === this.id) return this.table.find(object).object;
      throw new PicklingError('a proxy', 'a type of one manager cannot be given a proxy of another');
    }, body);
  }

  describe(): ServerDescription {
    const types = Object.fromEntries([...this.kinds].map(([name, { methods }]) => [name, methods]));
    return {
      id: this.id,
      address: this.address,
      objects: this.table.size,
      clients: this.sessions.size,
      pid: process.pid,
      types,
    };
  }

  /** Ends the server once the answer has left. */
  stop(): void {
    setImmediate(() => setImmediate(this.end));
  }
}
