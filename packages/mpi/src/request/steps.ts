import { ANYBODY, type Activity, type Operation } from '../transport/operation.js';
import type { Transport } from '../transport/transport.js';
import { Request } from './request.js';

/** Something that takes several requests, one after the other: each is given out, and comes back as its result. */
export type Course<T> = Generator<Request, T>;

/** The result of a request, inside of a course. */
export function* resultOf<T>(request: Request<T>): Generator<Request, T> {
  return (yield request) as T;
}

/** A course on its way, moved by every wait of the rank: written once, it can be awaited, waited for and asked. */
export class Steps<T> implements Activity {
  done = false;
  error: Error | undefined;
  readonly #course: Course<T>;
  #present: Request | undefined;
  #result: T | undefined;

  private constructor(course: Course<T>) {
    this.#course = course;
  }

  /** Begins it. */
  static begin<T>(transport: Transport, what: string, course: Course<T>): Request<T> {
    const steps = new Steps(course);
    transport.engage(steps);
    const cancel = (): boolean => false;
    return new Request({ transport, operation: steps, what, cancel, finish: () => steps.#result as T });
  }

  get needs(): number {
    return this.pending?.needs ?? ANYBODY;
  }

  get pending(): Operation | undefined {
    return this.#present && Request.operationOf(this.#present);
  }

  advance(): void {
    try {
      while (!this.done && this.#present?.done !== false) {
        const next = this.#resume();
        if (next.done) {
          this.#result = next.value;
          this.done = true;
        } else this.#present = next.value;
      }
    } catch (error) {
      this.error = error as Error;
      this.done = true;
    }
  }

  /** An error of the last request is thrown where the course stands: it may go on from there. */
  #resume(): IteratorResult<Request, T> {
    let value: unknown;
    try {
      value = this.#present && Request.resultOf(this.#present);
    } catch (error) {
      return this.#course.throw(error);
    }
    return this.#course.next(value);
  }
}
