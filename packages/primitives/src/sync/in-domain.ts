import type { Domain } from '../parking/domain.js';

/**
 * A primitive's class with its domain given: `new (inDomain(threadDomain, Mutex))({ name })`.
 *
 * It makes plain instances of the class itself. A subclass would be a second hidden class, and every fast path that has
 * met both is slower (measured: 30 instead of 17 ns); and a handle that arrives from another lane would be of another class
 * than the one that was sent. `instanceof` holds; to extend it, hold one in a field.
 */
export function inDomain<A extends unknown[], T extends object>(
  domain: Domain,
  primitive: { new (domain: Domain, ...args: A): T; readonly prototype: T },
): { new (...args: A): T; readonly prototype: T } {
  function Bound(...args: A): T {
    return new primitive(domain, ...args);
  }
  Bound.prototype = primitive.prototype;
  Object.defineProperty(Bound, 'name', { value: primitive.name });
  return Bound as unknown as { new (...args: A): T; readonly prototype: T };
}
