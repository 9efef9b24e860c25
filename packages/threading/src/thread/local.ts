import {
  ArgumentError,
  pack,
  refusesPostMessage,
  registerShareable,
  shareable,
  unpackSync,
  type Packed,
  type Shareable,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import { randomUUID } from 'node:crypto';

const kind = '@parallel-cookbook/threading.Local';

/** What travels: which local it is, and what its value is at first. */
interface LocalState {
  readonly id: string;
  readonly initial: unknown;
  /** Whether `initial` is a `Packed`, since handles stand in it. */
  readonly isPacked: boolean;
}

/** The locals of this thread that were sent or received: one that comes again is the same one, with its value. */
const known = new Map<string, Local<unknown>>();

/**
 * A variable of which each thread has its own. Made by {@link local}.
 */
export class Local<T> implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly #make: () => T;
  readonly #id: string;
  #content: { value: T } | undefined;

  /** @internal */
  constructor(make: () => T, id: string = randomUUID()) {
    this.#make = make;
    this.#id = id;
  }

  /** This thread's value; the first look makes it. */
  get value(): T {
    this.#content ??= { value: this.#make() };
    return this.#content.value;
  }
  set value(value: T) {
    this.#content = { value };
  }

  [shareable](): ShareableRecord {
    // What the other thread begins with, not what this one has by now.
    const initial = this.#make();
    const packed = pack(initial, 'the value made by the factory of local()');
    known.set(this.#id, this as Local<unknown>);
    const state: LocalState = { id: this.#id, initial: packed ?? initial, isPacked: packed !== undefined };
    return { kind, module: import.meta.url, state };
  }
}
registerShareable(kind, ({ id, initial, isPacked }: LocalState) => {
  let arrived = known.get(id);
  if (!arrived) {
    const copy = (): unknown => structuredClone(initial);
    arrived = new Local(isPacked ? () => unpackSync(copy() as Packed) : copy, id);
    known.set(id, arrived);
  }
  return arrived;
});

/**
 * Makes a variable of which each thread has its own.
 *
 * Python analogue: `threading.local()`; with a factory, a subclass of it with an `__init__`. Here a module's variables are
 * each thread's own already, since threads share no heap; a local is for handing such a variable to tasks and threads as
 * an argument. It arrives as that thread's own: the same local as often as it comes there, with the value that the thread
 * gave it, and at first with a value of its own from the factory. So the tasks of a pool keep a cache in it, one a thread.
 *
 * The factory is a function, which cannot travel. So it runs in the thread that made the local: for itself at the first
 * look, and once each time that the local is sent, for what the other thread begins with. What it gives there is copied.
 *
 * Async tasks of one thread share its value; for one a task take `AsyncLocalStorage`.
 *
 * Errors: `PicklingError` when it is sent and the factory's value cannot be copied. Cost: a property. A thread keeps the
 * value of a local that it sent or received until the thread ends.
 *
 * @param factory makes the value of a thread. Default: an empty object, to set properties on as in Python.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { local, Thread } from '@parallel-cookbook/threading';
 *
 * function count(visits) {
 *   visits.value.seen += 1;
 *   return visits.value.seen;
 * }
 * const tasks = defineTasks(import.meta.url, { count }, { namespace: 'local-example' });
 *
 * main(import.meta, async () => {
 *   const visits = local(() => ({ seen: 0 }));
 *   visits.value.seen = 100;
 *   const thread = new Thread({ target: tasks.count, args: [visits] });
 *   thread.start();
 *   console.log(await thread.join(), visits.value.seen); // 1 100
 * });
 */
export function local<T>(factory: () => T): Local<T>;
export function local(): Local<Record<string, unknown>>;
export function local(factory: () => unknown = () => ({})): Local<unknown> {
  if (typeof factory !== 'function') {
    throw new ArgumentError('factory', factory, 'give a function that makes the value of a thread: local(() => 0)');
  }
  return new Local(factory);
}
