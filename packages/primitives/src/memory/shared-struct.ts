import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { atomicElements, type AtomicElements } from './atomic-elements.js';
import { elementArrays, type ElementArrays, type ElementOf } from './element.js';
import { placed, placeOf, type Memory, type PlaceRecord } from './memory.js';
import { refusesPostMessage } from './refusal.js';
import type { Region } from './region.js';
import {
  StructLayout,
  type ArrayField,
  type FieldPlace,
  type KindOf,
  type NumberField,
  type StructShape,
  type StructValues,
} from './struct-layout.js';
import { threadMemory } from './thread-memory.js';

const shareableKind = '@parallel-cookbook/primitives.SharedStruct';

interface SharedStructState {
  readonly shape: StructShape;
  readonly place: PlaceRecord;
}

type Value<S extends StructShape, F extends keyof S> = ElementOf<KindOf<S, F>>;

/**
 * Named numbers of several types that all threads see, laid out as a C struct.
 *
 * Python analogue: `multiprocessing.Value(Point)` with a `ctypes.Structure`. Each method on a single field is one atomic step;
 * {@link read} and {@link write} of the whole are not: take a `Lock` when fields must change together.
 *
 * Happens-before: as for `SharedValue`, field by field; through {@link array} only what a lock gives.
 * Errors: `ArgumentError` for an unknown kind, a field that is not there, a value that does not fit the field.
 * Cost: a look-up of the name over `SharedValue`; about 10 ns for integers.
 *
 * @example
 * import { SharedStruct } from '@parallel-cookbook/primitives';
 *
 * const score = new SharedStruct({ hits: 'i32', best: 'f64', last: ['f64', 3] }, { best: 0.5 });
 * score.add('hits', 2);
 * score.update('best', (seen) => Math.max(seen, 2.25));
 * score.array('last').set([1, 2, 3]);
 * console.log(score.get('hits'), score.get('best'), score.bytes); // 2 2.25 40
 * console.log(JSON.stringify(score.read())); // {"hits":2,"best":2.25,"last":[1,2,3]}
 */
export class SharedStruct<const S extends StructShape> implements Shareable {
  protected readonly refusal = refusesPostMessage;
  /** Its size in bytes. */
  readonly bytes: number;
  readonly #layout: StructLayout;
  readonly #memory: Memory;
  readonly #region: Region;
  readonly #numbers = new Map<string, AtomicElements<number | bigint>>();

  /**
   * @param shape its fields, in the order in which they lie in memory: a kind for one number, `[kind, length]` for several.
   * @param initial the first values; what is not named is 0.
   * @param memory where it lies: between the threads of this process unless given.
   */
  constructor(shape: S, initial?: Partial<StructValues<S>>, memory?: Memory);
  /** @internal */
  constructor(shape: S, initial: undefined, memory: Memory, region: Region);
  constructor(
    readonly shape: S,
    initial?: Partial<StructValues<S>>,
    memory: Memory = threadMemory,
    region?: Region,
  ) {
    this.#layout = new StructLayout(shape);
    this.bytes = this.#layout.bytes;
    this.#memory = memory;
    this.#region = region ?? memory.allocate(this.bytes);
    const { buffer, cells } = this.#region;
    for (const [field, { kind, offset, isArray }] of this.#layout.places) {
      if (!isArray) this.#numbers.set(field, atomicElements(kind, buffer, cells.byteOffset + offset, 1));
    }
    if (initial !== undefined) this.write(initial);
  }

  /** Reads one number. */
  get<F extends NumberField<S>>(field: F): Value<S, F> {
    return this.#number<Value<S, F>>(field).load(0);
  }

  /** Writes one number. */
  set<F extends NumberField<S>>(field: F, value: Value<S, F>): void {
    this.#number<Value<S, F>>(field).store(0, value);
  }

  /** Writes one number and returns what was there. */
  exchange<F extends NumberField<S>>(field: F, value: Value<S, F>): Value<S, F> {
    return this.#number<Value<S, F>>(field).exchange(0, value);
  }

  /** Writes `replacement` only if the number is `expected`; returns whether it did. Floats are compared bit for bit. */
  compareExchange<F extends NumberField<S>>(field: F, expected: Value<S, F>, replacement: Value<S, F>): boolean {
    const number = this.#number<Value<S, F>>(field);
    return number.same(number.compareExchange(0, expected, replacement), expected);
  }

  /** Adds, wrapping around as the kind does in C, and returns what was there *before*. */
  add<F extends NumberField<S>>(field: F, delta: Value<S, F>): Value<S, F> {
    return this.#number<Value<S, F>>(field).add(0, delta);
  }

  /**
   * Replaces one number by `change(number)` in one atomic step and returns the new one.
   * `change` runs again whenever another thread came between, so it must have no effect but its result.
   */
  update<F extends NumberField<S>>(field: F, change: (value: Value<S, F>) => Value<S, F>): Value<S, F> {
    const number = this.#number<Value<S, F>>(field);
    for (let seen = number.load(0); ;) {
      const wanted = change(seen);
      const found = number.compareExchange(0, seen, wanted);
      if (number.same(found, seen)) return wanted;
      seen = found;
    }
  }

  /** A field of several numbers as a typed array over the shared memory. Post the handle, not the view. */
  array<F extends ArrayField<S>>(field: F): ElementArrays[KindOf<S, F>] {
    const { kind, offset, length, isArray } = this.#place(field);
    if (!isArray) throw new ArgumentError('field', field, 'it holds one number: use get and set');
    const { buffer, cells } = this.#region;
    return new elementArrays[kind](buffer, cells.byteOffset + offset, length) as ElementArrays[KindOf<S, F>];
  }

  /** All fields, one after the other. Another thread may write meanwhile. */
  read(): StructValues<S> {
    const valueOf = (field: string, { isArray }: FieldPlace): unknown =>
      isArray ? [...(this.array(field as ArrayField<S>) as Iterable<unknown>)] : this.#number(field).load(0);
    const { places } = this.#layout;
    return Object.fromEntries([...places].map(([field, place]) => [field, valueOf(field, place)])) as StructValues<S>;
  }

  /** Writes the fields that are named, one after the other. Nothing is written when one of them is refused. */
  write(values: Partial<StructValues<S>>): void {
    const given = Object.entries(values as Record<string, unknown>).filter(([, value]) => value !== undefined);
    for (const [field, value] of given) refuseWrong(field, value, this.#place(field));
    for (const [field, value] of given) {
      if (Array.isArray(value))
        (this.array(field as ArrayField<S>) as { set(from: readonly unknown[]): void }).set(value);
      else this.#number(field).store(0, value as number);
    }
  }

  [shareable](): ShareableRecord {
    const state: SharedStructState = { shape: this.shape, place: placeOf(this.#memory, this.#region) };
    return { kind: shareableKind, module: this.#memory.module ?? import.meta.url, state };
  }

  #place(field: string): FieldPlace {
    const place = this.#layout.places.get(field);
    if (place) return place;
    throw new ArgumentError('field', field, `use one of ${[...this.#layout.places.keys()].join(', ')}`);
  }

  #number<T extends number | bigint = number | bigint>(field: string): AtomicElements<T> {
    const number = this.#numbers.get(field);
    if (number) return number as unknown as AtomicElements<T>;
    this.#place(field);
    throw new ArgumentError('field', field, 'it holds several numbers: use array');
  }
}
registerShareable(shareableKind, ({ shape, place }: SharedStructState) => {
  const { memory, region } = placed(place);
  return new SharedStruct(shape, undefined, memory, region);
});

function refuseWrong(field: string, value: unknown, { kind, length, isArray }: FieldPlace): void {
  const wanted = kind === 'i64' || kind === 'u64' ? 'bigint' : 'number';
  if (!isArray && typeof value === wanted) return;
  if (isArray && Array.isArray(value) && value.length <= length && value.every((each) => typeof each === wanted))
    return;
  throw new ArgumentError(field, value, isArray ? `give at most ${length} of type ${wanted}` : `give a ${wanted}`);
}
