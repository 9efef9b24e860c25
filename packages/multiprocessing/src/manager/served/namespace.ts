/** Attributes that a manager's server holds. Python: `Namespace`. */
export class Namespace<T extends object = Record<string, unknown>> {
  static readonly keepsValues = true;
  static readonly spreads = { make: 2 };
  private readonly attributes: Map<keyof T, T[keyof T]>;

  constructor(initial: Iterable<readonly [keyof T, T[keyof T]]> = []) {
    this.attributes = new Map(initial);
  }

  get<K extends keyof T & string>(name: K): T[K] | undefined {
    return this.attributes.get(name) as T[K] | undefined;
  }

  set<K extends keyof T & string>(name: K, value: T[K]): void {
    this.attributes.set(String(name) as K, value);
  }

  has(name: keyof T & string): boolean {
    return this.attributes.has(name);
  }

  delete(name: keyof T & string): boolean {
    return this.attributes.delete(name);
  }

  keys(): (keyof T)[] {
    return [...this.attributes.keys()];
  }

  /** All of it, as it is at one moment. */
  entries(): [keyof T, T[keyof T]][] {
    return [...this.attributes];
  }
}
