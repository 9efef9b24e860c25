import { ArgumentError } from '../errors/argument.js';
import { elementArrays, elementKinds, type ElementKind, type ElementOf } from './element.js';

/** The fields of a struct: `{ hits: 'i32', best: 'f64', last: ['f64', 16] }`, in the order in which they lie in memory. */
export type StructShape = Readonly<Record<string, ElementKind | readonly [kind: ElementKind, length: number]>>;

/** The names of the fields that hold one number. */
export type NumberField<S extends StructShape> = {
  [F in keyof S & string]: S[F] extends ElementKind ? F : never;
}[keyof S & string];

/** The names of the fields that hold several. */
export type ArrayField<S extends StructShape> = Exclude<keyof S & string, NumberField<S>>;

/** The kind of a field's numbers. */
export type KindOf<S extends StructShape, F extends keyof S> = S[F] extends ElementKind
  ? S[F]
  : S[F] extends readonly [infer K extends ElementKind, number]
    ? K
    : never;

/** What a whole struct looks like when it is read or written at once. */
export type StructValues<S extends StructShape> = {
  -readonly [F in keyof S]: S[F] extends ElementKind ? ElementOf<S[F]> : readonly ElementOf<KindOf<S, F>>[];
};

/** Where one field lies. */
export interface FieldPlace {
  readonly kind: ElementKind;
  /** From the struct's beginning, in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly isArray: boolean;
}

/**
 * Where the fields of a struct lie: as a C compiler lays them out, each at a multiple of its element's size, in the order given, so
 * that native code can read it.
 */
export class StructLayout {
  readonly places = new Map<string, FieldPlace>();
  /** The struct's size in bytes, with the padding at its end. */
  readonly bytes: number;

  constructor(shape: StructShape) {
    let [end, widest] = [0, 1];
    for (const [name, type] of Object.entries(shape)) {
      const isArray = Array.isArray(type);
      const [kind, length] = (isArray ? type : [type, 1]) as [ElementKind, number];
      if (!Object.hasOwn(elementArrays, kind)) {
        throw new ArgumentError(`shape.${name}`, type, `use ${elementKinds.join(', ')}, or [kind, length]`);
      }
      if (!(Number.isSafeInteger(length) && length > 0)) {
        throw new ArgumentError(`shape.${name}`, type, 'give a length of at least 1');
      }
      const size = elementArrays[kind].BYTES_PER_ELEMENT;
      const offset = Math.ceil(end / size) * size;
      this.places.set(name, { kind, offset, length, isArray });
      end = offset + size * length;
      widest = Math.max(widest, size);
    }
    if (this.places.size === 0) throw new ArgumentError('shape', shape, 'name at least one field');
    this.bytes = Math.ceil(end / widest) * widest;
  }
}
