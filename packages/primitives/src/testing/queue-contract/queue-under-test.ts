import type { WaitOptions } from '../../wait/wait-options.js';

/** What a queue must have to be held to {@link queueContract}: nothing that blocks its thread. */
export interface QueueUnderTest {
  put(item: unknown, options?: WaitOptions): Promise<void>;
  tryPut(item: unknown): boolean;
  get(options?: WaitOptions): Promise<unknown>;
  tryGet(): unknown;
  qsize(): number;
  empty(): boolean;
  full(): boolean;
  taskDone(): void;
  join(options?: WaitOptions): Promise<void>;
  shutdown(options?: { readonly immediate?: boolean | undefined }): void;
  readonly closed: boolean;
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}

/** What a queue can be told when it is made. */
export interface QueueUnderTestOptions {
  readonly maxsize?: number | undefined;
}

/** In which order items that were put one after the other come out again. */
export type QueueOrderUnderTest = 'first in first out' | 'last in first out';
/** Makes a fresh queue. */
export type MakeQueue = (options?: QueueUnderTestOptions) => QueueUnderTest;

/** The items as they will come out. */
export function outOf(order: QueueOrderUnderTest, items: readonly unknown[]): unknown[] {
  return order === 'first in first out' ? [...items] : [...items].reverse();
}

/** Whether an error is of this kind, whichever realm made it. */
export function named(name: string): (error: { readonly name?: unknown }) => boolean {
  return (error) => error.name === name;
}

/** Lets everything that is due in this event loop happen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Takes all that is in a queue. */
export async function drained(queue: Pick<QueueUnderTest, 'get' | 'empty'>): Promise<unknown[]> {
  const got: unknown[] = [];
  while (!queue.empty()) got.push(await queue.get());
  return got;
}
