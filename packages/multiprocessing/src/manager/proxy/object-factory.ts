import type { WaitOptions } from '@parallel-cookbook/primitives';
import type { Link } from '../link/link.js';
import type { Dict, DictKey } from '../served/dict.js';
import type { FixedArray } from '../served/fixed-array.js';
import type { Flag } from '../served/flag.js';
import type { Gate } from '../served/gate.js';
import { ownKinds } from '../served/kinds.js';
import type { List } from '../served/list.js';
import type { Namespace } from '../served/namespace.js';
import type { Permits } from '../served/permits.js';
import type { Value } from '../served/value.js';
import type { WorkQueue } from '../served/work-queue.js';
import type { ServerDescription } from '../server.js';
import { Operation } from '../wire/operation.js';
import { call, callSync, type Call } from './calls.js';
import type { RemoteCondition } from './remote-condition.js';
import { lists } from './remote-class.js';
import type { RemoteLock } from './remote-lock.js';
import type { Remote } from './remote.js';

/** A class that a manager was given among its types. */
type Made<C> = C extends abstract new (...args: never[]) => infer T ? Remote<T> : never;
type Given<C> = C extends abstract new (...args: infer A) => object ? A : never;

/** What a map begins with. Its keys are no bound of `K`: else those of `[['ada', 1]]` would be `'ada'` and nothing else. */
type Entries<K, V> = Iterable<readonly [K & DictKey, V]>;

/** Makes objects in a manager's server. Every form gives a proxy; those that end in `Sync` block for it. */
export abstract class ObjectFactory {
  /** @internal */
  protected abstract readonly link: Link;
  protected readonly types: Readonly<Record<string, unknown>> = {};

  /** What the manager is called. */
  get name(): string {
    return this.link.name;
  }

  /** A map. Python: `manager.dict(…)`. */
  dict<K = string, V = unknown>(entries: Entries<K, V> = []): Promise<Remote<Dict<K & DictKey, V>>> {
    return this.make('Dict', [entries]);
  }

  dictSync<K = string, V = unknown>(entries: Entries<K, V> = []): Remote<Dict<K & DictKey, V>> {
    return this.makeSync('Dict', [entries]);
  }

  /** An array. Python: `manager.list(…)`. */
  list<T = unknown>(items: Iterable<T> = []): Promise<Remote<List<T>>> {
    return this.make('List', [items]);
  }

  listSync<T = unknown>(items: Iterable<T> = []): Remote<List<T>> {
    return this.makeSync('List', [items]);
  }

  /** Attributes. Python: `manager.Namespace(…)`. */
  namespace<T extends object = Record<string, unknown>>(initial: Partial<T> = {}): Promise<Remote<Namespace<T>>> {
    return this.make('Namespace', [Object.entries(initial)]);
  }

  namespaceSync<T extends object = Record<string, unknown>>(initial: Partial<T> = {}): Remote<Namespace<T>> {
    return this.makeSync('Namespace', [Object.entries(initial)]);
  }

  /** One value. Python: `manager.Value(…)`. */
  value<T>(initial: T): Promise<Remote<Value<T>>> {
    return this.make('Value', [initial]);
  }

  valueSync<T>(initial: T): Remote<Value<T>> {
    return this.makeSync('Value', [initial]);
  }

  /** A fixed number of values. Python: `manager.Array(…)`. */
  array<T = number>(items: Iterable<T>): Promise<Remote<FixedArray<T>>> {
    return this.make('FixedArray', [items]);
  }

  arraySync<T = number>(items: Iterable<T>): Remote<FixedArray<T>> {
    return this.makeSync('FixedArray', [items]);
  }

  /** A queue, whose work can be joined. Python: `manager.Queue(maxsize)`, `manager.JoinableQueue(maxsize)`. */
  queue<T = unknown>(maxsize = 0): Promise<Remote<WorkQueue<T>>> {
    return this.make('WorkQueue', [maxsize]);
  }

  queueSync<T = unknown>(maxsize = 0): Remote<WorkQueue<T>> {
    return this.makeSync('WorkQueue', [maxsize]);
  }

  /** A lock. Python: `manager.Lock()`. */
  lock(): Promise<RemoteLock> {
    return this.make('Latch', []);
  }

  lockSync(): RemoteLock {
    return this.makeSync('Latch', []);
  }

  /** A lock that its holder can enter again. Python: `manager.RLock()`. */
  rlock(): Promise<RemoteLock> {
    return this.make('Latch', [true]);
  }

  rlockSync(): RemoteLock {
    return this.makeSync('Latch', [true]);
  }

  /** Permits. Python: `manager.Semaphore(value)`. */
  semaphore(value = 1): Promise<Remote<Permits>> {
    return this.make('Permits', [value]);
  }

  semaphoreSync(value = 1): Remote<Permits> {
    return this.makeSync('Permits', [value]);
  }

  /** Permits, never more than at first. Python: `manager.BoundedSemaphore(value)`. */
  boundedSemaphore(value = 1): Promise<Remote<Permits>> {
    return this.make('Permits', [value, true]);
  }

  boundedSemaphoreSync(value = 1): Remote<Permits> {
    return this.makeSync('Permits', [value, true]);
  }

  /** A condition; without a lock it has a re-entrant one of its own. Python: `manager.Condition(lock)`. */
  condition(lock?: RemoteLock): Promise<RemoteCondition> {
    return this.make('SignalLine', lock ? [lock] : []);
  }

  conditionSync(lock?: RemoteLock): RemoteCondition {
    return this.makeSync('SignalLine', lock ? [lock] : []);
  }

  /** A flag. Python: `manager.Event()`. */
  event(): Promise<Remote<Flag>> {
    return this.make('Flag', []);
  }

  eventSync(): Remote<Flag> {
    return this.makeSync('Flag', []);
  }

  /** A place where so many wait for each other. Python: `manager.Barrier(parties)`. */
  barrier(parties: number): Promise<Remote<Gate>> {
    return this.make('Gate', [parties]);
  }

  barrierSync(parties: number): Remote<Gate> {
    return this.makeSync('Gate', [parties]);
  }

  /**
   * An instance of one of the manager's own types, by its class or its name. Python: `manager.register('Counter', Counter)`, then
   * `manager.Counter(…)`.
   */
  create<C extends abstract new (...args: never[]) => object>(type: C | string, ...args: Given<C>): Promise<Made<C>> {
    return this.make(this.nameOf(type), args as unknown[]);
  }

  createSync<C extends abstract new (...args: never[]) => object>(type: C | string, ...args: Given<C>): Made<C> {
    return this.makeSync(this.nameOf(type), args as unknown[]);
  }

  /** What the server has: objects that clients refer to, clients, types. */
  statistics(options?: WaitOptions): Promise<ServerDescription> {
    const asked: Call = { operation: Operation.describe, object: 0, name: 'statistics', args: [], options };
    return call(this.link, asked) as Promise<ServerDescription>;
  }

  private async make<T>(type: string, args: readonly unknown[]): Promise<T> {
    return (await call(this.link, creation(type, args))) as T;
  }

  private makeSync<T>(type: string, args: readonly unknown[]): T {
    return callSync(this.link, creation(type, args)) as T;
  }

  private nameOf(type: unknown): string {
    if (typeof type === 'string') return type;
    const found = Object.entries(this.types).find(([, served]) => served === type);
    return found?.[0] ?? (type as { readonly name: string }).name;
  }
}

function creation(type: string, args: readonly unknown[]): Call {
  const spread = ownKinds.get(type)?.spreads['make'] ?? 0;
  const listed = spread > 0 ? [lists(args[0], spread), ...args.slice(1)] : args;
  return { operation: Operation.create, object: 0, name: type, args: listed, spread };
}
