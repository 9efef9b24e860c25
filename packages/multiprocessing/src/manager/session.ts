import {
  ArgumentError,
  encodeError,
  pack,
  PicklingError,
  unpackSync,
  type Packed,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import { types } from 'node:util';
import { Boxed, opened } from './served/boxed.js';
import { onBehalfOf, type Caller, type Client } from './served/caller.js';
import { GivenUp } from './served/given-up.js';
import { isProxyState, proxyKind, type ProxyState } from './served/proxy-state.js';
import type { Entry } from './object-table.js';
import type { Server } from './server.js';
import { References } from './references.js';
import { decodeRequest, encodeReply, type Reply, type Request } from './wire/message.js';
import { Operation, Status } from './wire/operation.js';

const errorKind = '@parallel-cookbook/primitives.Error';

/** What a session is given by the connection it serves. */
export interface SessionOptions {
  readonly name: string;
  /** Whether the client is a process of this family: only then may handles other than proxies stand in its values. */
  readonly isFamily: boolean;
  send(reply: Uint8Array): void;
  /** Ends the connection: the client broke the protocol. */
  hangUp(): void;
}

/** One client of a server, a thread or a distant process: what it asks, what it refers to and what it holds. */
export class Session implements Client {
  readonly name: string;
  isGone = false;
  private readonly references: References;
  private readonly calls = new Map<number, Set<() => void>>();
  private readonly farewells = new Set<() => void>();

  constructor(
    private readonly server: Server,
    private readonly options: SessionOptions,
  ) {
    this.name = options.name;
    this.references = new References(server.table);
    server.sessions.add(this);
  }

  onGone(undo: () => void): () => void {
    this.farewells.add(undo);
    return () => this.farewells.delete(undo);
  }

  /** Takes a request in. Whoever sends what is none is cut off. */
  receive(bytes: Uint8Array): void {
    let request: Request;
    try {
      request = decodeRequest(bytes);
    } catch {
      this.options.hangUp();
      return;
    }
    this.serve(request);
  }

  /** The client is gone: its waits end, what it held is free, what it referred to is released. */
  end(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.server.sessions.delete(this);
    for (const undos of this.calls.values()) for (const undo of undos) undo();
    for (const farewell of [...this.farewells]) farewell();
    this.references.clear();
  }

  private serve(request: Request): void {
    const { id } = request;
    let result: unknown;
    const undos = new Set<() => void>();
    try {
      result = this.perform(request, { client: this, onCancel: (undo) => void undos.add(undo) });
    } catch (error) {
      this.fail(id, error);
      return;
    }
    if (id === 0) return;
    if (!types.isPromise(result)) {
      this.reply(id, result);
      return;
    }
    this.calls.set(id, undos);
    void result.then(
      (value) => this.calls.delete(id) && this.reply(id, value),
      (error: unknown) => this.calls.delete(id) && this.fail(id, error),
    );
  }

  private perform(request: Request, caller: Caller): unknown {
    const { server } = this;
    const { operation, object, name } = request;
    switch (operation) {
      case Operation.call: {
        const { entry, object: target } = server.table.find(object);
        if (!entry.kind.exposes(name)) {
          throw new ArgumentError('method', name, `call one of ${entry.kind.name}: ${entry.kind.methods.join(', ')}`);
        }
        const given = this.argumentsOf(request, entry.kind.keepsValues);
        return onBehalfOf(caller, () => (target as Record<string, (...all: unknown[]) => unknown>)[name]?.(...given));
      }
      case Operation.create: {
        const kind = server.kindOf(name);
        const given = this.argumentsOf(request, kind.keepsValues);
        const made = onBehalfOf(caller, () => kind.make(given));
        server.table.add(made, kind);
        return made;
      }
      case Operation.attach:
        return this.references.attach(object, name);
      case Operation.release:
        return this.references.release(object);
      case Operation.pin:
        return this.references.pin(object, name);
      case Operation.cancel:
        return this.cancel(object);
      case Operation.describe:
        return server.describe();
      case Operation.stop:
        if (!this.options.isFamily)
          throw new ArgumentError('operation', 'shutdown', 'ask the process that started the manager');
        return server.stop();
    }
  }

  /** Ends a wait that its caller gave up. A method that knows nothing of waits goes on, and nobody hears of it. */
  private cancel(id: number): void {
    const undos = this.calls.get(id);
    if (!undos) return;
    if (undos.size > 0) for (const undo of undos) undo();
    else {
      this.calls.delete(id);
      this.send({ id, status: Status.cancelled, value: undefined, boxes: [] });
    }
  }

  private argumentsOf({ args, packed }: Request, keep: boolean): unknown[] {
    if (packed.length === 0) return args as unknown[];
    for (const path of packed) {
      const last = path.at(-1) as number;
      const container = path.slice(0, -1).reduce<unknown>((part, at) => (part as unknown[])[at], args) as unknown[];
      const content = container[last] as Packed;
      const objects = content.records.flatMap((record) => this.admit(record));
      container[last] = keep ? new Boxed(content, objects) : this.server.within(() => unpackSync(content));
    }
    return args as unknown[];
  }

  /** The object that a record stands for, if it is one of this server's. Refuses what a stranger must not bring in. */
  private admit({ kind, state }: ShareableRecord): object[] {
    if (kind === proxyKind) {
      if (!isProxyState(state)) throw new PicklingError('a proxy', 'it is damaged');
      return state.manager === this.server.id ? [this.server.table.find(state.object).object] : [];
    }
    if (!this.options.isFamily && kind !== errorKind) {
      throw new PicklingError(kind, 'handles to shared memory mean nothing over a network; use types of the manager');
    }
    return [];
  }

  private reply(id: number, result: unknown): void {
    try {
      const entry = this.server.entryOf(result);
      if (entry) return this.replyObject(id, entry);
      const boxes: Boxed[] = [];
      let value = opened(result, boxes);
      const contents = boxes.map(({ content }) => content);
      if (boxes.length === 0) {
        const packed = pack(value, 'the result');
        if (packed) contents.push((value = packed) as Packed);
      }
      const message = encodeReply({ id, status: Status.done, value, boxes: contents });
      for (const content of contents) this.lend(content);
      this.options.send(message);
    } catch (error) {
      this.fail(id, error);
    }
  }

  /** A proxy that the client receives counts from now on: it may not ask for it before others have let go. */
  private lend({ records }: Packed): void {
    for (const { kind, state } of records)
      if (kind === proxyKind && (state as ProxyState).manager === this.server.id)
        this.references.add((state as ProxyState).object);
  }

  private replyObject(id: number, { number, kind }: Entry): void {
    this.references.add(number);
    const state: ProxyState = { manager: this.server.id, object: number, type: kind.name, methods: kind.methods };
    const hole = {};
    const record: ShareableRecord = { kind: proxyKind, module: '', state };
    const box: Packed = { value: hole, holes: [hole], records: [record], within: [] };
    this.send({ id, status: Status.done, value: box, boxes: [box] });
  }

  private fail(id: number, error: unknown): void {
    if (id === 0) return;
    const cancelled = error instanceof GivenUp;
    const value = cancelled ? undefined : encodeError(error, this.server.name);
    this.send({ id, status: cancelled ? Status.cancelled : Status.failed, value, boxes: [] });
  }

  private send(reply: Reply): void {
    if (!this.isGone) this.options.send(encodeReply(reply));
  }
}
