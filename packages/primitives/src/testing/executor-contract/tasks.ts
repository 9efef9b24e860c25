import { registerShareable, reviveSync } from '../../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../../codec/shareable.js';
import { transfer } from '../../codec/transfer.js';
import { TimeoutError } from '../../errors/timeout.js';
import type { Memory } from '../../memory/memory.js';
import { SharedArray } from '../../memory/shared-array.js';
import { threadMemory } from '../../memory/thread-memory.js';
import { taskContext } from '../../lane/task-context.js';
import { defineTasks } from '../../tasks/define.js';

/** What test and task tell each other, in shared memory, so that no test has to guess how long something takes. */
export class Gate implements Shareable {
  readonly cells: Int32Array;
  private readonly numbers: SharedArray<'i32'>;

  /** @param memory where it lies; or what is there already. */
  constructor(memory: Memory | SharedArray<'i32'> = threadMemory) {
    this.numbers = memory instanceof SharedArray ? memory : new SharedArray('i32', 4, memory);
    this.cells = this.numbers.values;
  }

  /** How many tasks have come here. */
  get arrived(): number {
    return Atomics.load(this.cells, 0);
  }

  /** Resolves when that many have. */
  async arrivals(count: number): Promise<void> {
    while (this.arrived < count) await turn();
  }

  /** Lets everybody through. */
  open(): void {
    Atomics.store(this.cells, 1, 1);
  }

  /** Something else that a task wants to say. */
  get mark(): number {
    return Atomics.load(this.cells, 2);
  }

  arrive(): number {
    return Atomics.add(this.cells, 0, 1);
  }

  [shareable](): ShareableRecord {
    return { kind, module: import.meta.url, state: this.numbers[shareable]() };
  }
}
const kind = '@parallel-cookbook/primitives.testing.Gate';
registerShareable(kind, (record: ShareableRecord) => new Gate(reviveSync(record) as SharedArray<'i32'>));

/** Gives the event loop a turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A source that gives one item a turn. */
export async function* slowly<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    await turn();
    yield item;
  }
}

function add(a: number, b: number): number {
  return a + b;
}

function echo(value: unknown): unknown {
  return value;
}

/** Gives its bytes back, one higher each, without a copy. */
function raise(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) + 1;
  return transfer(bytes);
}

interface Counted {
  bytes: Uint8Array;
}

/** Counts in what it was given, and says how far that is. */
function countUp(given: Uint8Array | Counted): number {
  const bytes = 'bytes' in given ? given.bytes : given;
  return (bytes[0] = (bytes[0] ?? 0) + 1);
}

const common: Counted = { bytes: new Uint8Array(1) };

/** Gives what all calls on this lane have in common. */
function giveCommon(nested: boolean): object {
  return nested ? { counted: common } : common;
}

function half(n: number): Promise<number> {
  return Promise.resolve(n / 2);
}

/** Fails in the way that the number says. */
function fail(how: number): never {
  if (how === 0) throw new RangeError('out of reach', { cause: new TypeError('the cause') });
  if (how === 1) throw new TimeoutError('test', 7);
  if (how === 2) throw Object.assign(new Error('with a code'), { code: 'E_TEST', path: '/nowhere' });
  throw { not: 'an error' };
}

function failOn(item: number): number {
  if (item === 13) throw new RangeError('unlucky');
  return item;
}

/** Says that it has begun, then waits, without blocking, until the gate is open. */
async function pass(gate: Gate): Promise<number> {
  const place = gate.arrive();
  while (Atomics.load(gate.cells, 1) === 0) await turn();
  return place;
}

/** Fails once the gate is open. */
async function passAndFail(gate: Gate): Promise<number> {
  await pass(gate);
  throw new RangeError('after the gate');
}

/** Ends its lane once the gate is open. */
async function passAndExit(gate: Gate): Promise<never> {
  await pass(gate);
  process.exit(3);
}

/** Says that it ran. */
function arrive(gate: Gate): number {
  return gate.arrive();
}

/** Writes down its number behind those that came before it. */
function sign(book: SharedArray<'i32'>, name: number): void {
  book.set(1 + book.add(0, 1), name);
}

/** Runs until it is asked to stop; says so in the gate's mark: 1 by the signal, 2 by the flag as well. */
async function untilStopped(gate: Gate): Promise<never> {
  const context = taskContext();
  const { signal } = context; // before anybody knows that it runs: one that is aborted already would not tell
  gate.arrive();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  Atomics.store(gate.cells, 2, context.cancelled ? 2 : 1);
  context.throwIfCancelled();
  throw new Error('it was not cancelled after all');
}

/** What cannot travel, made over there. */
function unsendable(): object {
  return { inner: { callback: echo as unknown } };
}

/** Gives 0 … n − 1; counts in the gate how many it gave, and marks that it was closed. */
async function* count(n: number, gate: Gate): AsyncGenerator<number> {
  try {
    for (let i = 0; i < n; i++) {
      gate.arrive();
      yield await Promise.resolve(i);
    }
  } finally {
    Atomics.store(gate.cells, 2, 1);
  }
}

function* countThenFail(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield i;
  throw new RangeError('the end');
}

function exit(code: number): void {
  process.exit(code);
}

/** Ends well, and brings its lane down a moment later, or with the next task. */
async function throwLater(): Promise<void> {
  setImmediate(() => {
    throw new RangeError('nobody catches this');
  });
  await new Promise<never>(() => undefined);
}

function arriveAndDie(gate: Gate): void {
  gate.arrive();
  process.exit(4);
}

/** Ends its lane until it was called that often. */
function dieUntil(gate: Gate, calls: number): number {
  const call = gate.arrive() + 1;
  if (call < calls) process.exit(4);
  return call;
}

/** Ends its lane the first time that it is called with item 7. */
function dieOnce({ i, cells }: { i: number; cells: SharedArray<'i32'> }): number {
  if (i === 7 && cells.compareExchange(0, 0, 1)) process.exit(4);
  return i;
}

/** Ends its lane after its first item has had the time to leave. */
async function* countAndDie(gate: Gate): AsyncGenerator<number> {
  gate.arrive();
  yield 0;
  await turn();
  process.exit(4);
}

async function dieWhenStopped(gate: Gate): Promise<void> {
  const { signal } = taskContext();
  gate.arrive();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  process.exit(4);
}

/** Tasks that may be run again. */
export const idempotentTasks = defineTasks(
  import.meta.url,
  { countAndDie, dieOnce, dieUntil, dieWhenStopped },
  { namespace: 'executor-contract.idempotent', idempotent: true },
);

/** The tasks with which the contract of executors is tested: importable by every worker. */
export const contractTasks = defineTasks(
  import.meta.url,
  {
    ...{ add, arrive, arriveAndDie, count, countThenFail, countUp, echo, exit, fail, failOn, giveCommon, half },
    ...{ pass, passAndExit, passAndFail, raise, sign, throwLater, unsendable, untilStopped },
  },
  { namespace: 'executor-contract' },
);
