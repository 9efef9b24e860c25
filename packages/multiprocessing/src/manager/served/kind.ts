import { ArgumentError } from '@parallel-cookbook/primitives';

/** A class whose instances a manager's server may hold. */
export type ServedClass<T extends object = object> = abstract new (...args: never[]) => T;

/** What a class may say about itself. */
interface ClassNotes {
  /** The only methods that may be called; default: all public ones. */
  readonly exposed?: readonly string[];
  /** Keeps its arguments as they came: what handles stand for is not looked at. */
  readonly keepsValues?: boolean;
  /** Methods with a list of values, or a list of lists of them, as first argument: how deep. `make` for the constructor. */
  readonly spreads?: Readonly<Record<string, number>>;
  /** Methods that wait, and where the options of the wait stand among their arguments. */
  readonly waits?: Readonly<Record<string, number>>;
}

/** Never called from afar: they would make a proxy look like a promise, or lead behind the object. */
const never: ReadonlySet<string> = new Set([
  'constructor',
  '__proto__',
  'then',
  'with',
  'toJSON',
  'toString',
  'valueOf',
]);

/** A type of served objects: its name, and what may be called. */
export class Kind {
  readonly methods: readonly string[];
  readonly keepsValues: boolean;
  readonly waits: Readonly<Record<string, number>>;
  readonly spreads: Readonly<Record<string, number>>;
  private readonly allowed: ReadonlySet<string>;

  constructor(
    readonly name: string,
    private readonly served: ServedClass,
  ) {
    const notes = served as unknown as ClassNotes;
    this.keepsValues = Object.hasOwn(served, 'keepsValues') && notes.keepsValues === true;
    this.waits = Object.hasOwn(served, 'waits') ? (notes.waits ?? {}) : {};
    this.spreads = Object.hasOwn(served, 'spreads') ? (notes.spreads ?? {}) : {};
    const found = publicMethods(served);
    for (const method of notes.exposed ?? []) {
      if (found.includes(method)) continue;
      throw new ArgumentError(`${name}.exposed`, method, `name public methods of the class: ${found.join(', ')}`);
    }
    this.methods = notes.exposed ? [...notes.exposed] : found;
    this.allowed = new Set(this.methods);
  }

  /** Makes an instance, on the server. */
  make(args: readonly unknown[]): object {
    return Reflect.construct(this.served as unknown as new () => object, args) as object;
  }

  /** Whether this is one: of the class itself, not of a subclass, which may have more to offer. */
  made(object: object): boolean {
    return Object.getPrototypeOf(object) === this.served.prototype;
  }

  /** Whether a client may call it: nothing but the public methods of the class, whatever else the object has. */
  exposes(method: string): boolean {
    return this.allowed.has(method);
  }
}

/** Methods of the class and of its own parents, as they were written; nothing of the language's, no accessors, nothing that begins with `_`. */
function publicMethods(served: ServedClass): string[] {
  const found = new Set<string>();
  for (let at: unknown = served.prototype; isOwnClass(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && !name.startsWith('_') && !never.has(name)) found.add(name);
  }
  return [...found];
}

/** Whether this is the prototype of a class that somebody wrote, not one of the language's own. */
function isOwnClass(prototype: unknown): prototype is object {
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) return false;
  const { constructor } = prototype;
  return !/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(constructor));
}
