import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { atomicElements, type AtomicElements } from './atomic-elements.js';
import { elementArrays, elementKinds, type ElementArrays, type ElementKind, type ElementOf } from './element.js';
import { placed, placeOf, type Memory, type PlaceRecord } from './memory.js';
import { refusesPostMessage } from './refusal.js';
import type { Region } from './region.js';
import { threadMemory } from './thread-memory.js';

const shareableKind = '@parallel-cookbook/primitives.SharedArray';

interface SharedArrayState {
  readonly kind: ElementKind;
  readonly length: number;
  readonly place: PlaceRecord;
}

/**
 * An array of numbers that all threads see: one memory, never copied.
 *
 * Python analogue: `multiprocessing.Array('d', 100)`, there with a lock built in. Here {@link values} is a plain typed
 * array at full speed and without any order between threads: protect it with a `Lock`, or let each thread have its own
 * part. `get`, `set`, `add` and `compareExchange` are atomic, element by element, and need no lock.
 *
 * Happens-before: through `values` only what a lock gives; the methods are sequentially consistent.
 * Errors: `ArgumentError` for an unknown kind, a bad length, an index outside.
 *
 * @example
 * import { SharedArray } from '@parallel-cookbook/primitives';
 *
 * const sums = new SharedArray('f64', [1, 2, 3]);
 * sums.values[0] = 10;
 * sums.add(2, 0.5);
 * console.log(sums.length, [...sums].join(' ')); // 3 10 2 3.5
 */
export class SharedArray<K extends ElementKind = 'f64'> implements Shareable {
  protected readonly refusal = refusesPostMessage;
  /** The memory as a typed array. Keep it with its handle: post the handle, not the view. */
  readonly values: ElementArrays[K];
  readonly length: number;
  readonly #memory: Memory;
  readonly #region: Region;
  readonly #elements: AtomicElements<ElementOf<K>>;

  /**
   * @param kind type of the elements in memory, as in C: `i32` is an `int`, `f64` a `double`; 64-bit integers are bigints.
   * @param content how many elements, all zero; or the elements themselves.
   * @param memory where it lies: between the threads of this process unless given.
   */
  constructor(kind: K, content: number | Iterable<ElementOf<K>>, memory?: Memory);
  /** @internal */
  constructor(kind: K, content: number, memory: Memory, region: Region);
  constructor(
    readonly kind: K,
    content: number | Iterable<ElementOf<K>>,
    memory: Memory = threadMemory,
    region?: Region,
  ) {
    if (!Object.hasOwn(elementArrays, kind)) throw new ArgumentError('kind', kind, `use ${elementKinds.join(', ')}`);
    const elements = typeof content === 'number' ? undefined : [...content];
    const length = elements ? elements.length : (content as number);
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ArgumentError('content', content, 'give the number of elements, at least 0, or the elements');
    }
    this.length = length;
    const bytes = length * elementArrays[kind].BYTES_PER_ELEMENT;
    this.#memory = memory;
    this.#region = region ?? memory.allocate(Math.max(1, bytes));
    const { buffer, cells } = this.#region;
    this.values = new elementArrays[kind](buffer, cells.byteOffset, length) as ElementArrays[K];
    this.#elements = atomicElements(kind, buffer, cells.byteOffset, length);
    if (elements) (this.values as { set(from: readonly unknown[]): void }).set(elements);
  }

  /** Reads one element. */
  get(index: number): ElementOf<K> {
    return this.#elements.load(this.#checked(index));
  }

  /** Writes one element. */
  set(index: number, value: ElementOf<K>): void {
    this.#elements.store(this.#checked(index), value);
  }

  /** Adds to one element, wrapping around as the kind does in C, and returns what was there *before*. */
  add(index: number, delta: ElementOf<K>): ElementOf<K> {
    return this.#elements.add(this.#checked(index), delta);
  }

  /** Writes `replacement` only if the element is `expected`; returns whether it did. Floats are compared bit for bit. */
  compareExchange(index: number, expected: ElementOf<K>, replacement: ElementOf<K>): boolean {
    const found = this.#elements.compareExchange(this.#checked(index), expected, replacement);
    return this.#elements.same(found, expected);
  }

  /** The elements in order, each read when its turn comes. */
  *[Symbol.iterator](): IterableIterator<ElementOf<K>> {
    for (let index = 0; index < this.length; index++) yield this.#elements.load(index);
  }

  [shareable](): ShareableRecord {
    const state: SharedArrayState = {
      kind: this.kind,
      length: this.length,
      place: placeOf(this.#memory, this.#region),
    };
    return { kind: shareableKind, module: this.#memory.module ?? import.meta.url, state };
  }

  #checked(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.length) return index;
    throw new ArgumentError('index', index, `use a whole number from 0 to ${this.length - 1}`);
  }
}
registerShareable(shareableKind, ({ kind, length, place }: SharedArrayState) => {
  const { memory, region } = placed(place);
  return new SharedArray(kind, length, memory, region);
});
