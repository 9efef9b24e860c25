import { arrayOn, elementBytes, type ElementName, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { builtIn } from '../operator/built-in.js';
import type { Op } from '../operator/op.js';
import { replacement } from '../operator/replacement.js';
import type { WindowMemory } from './window-memory.js';

/** An element. */
export type Value = number | bigint;
/** Changes the element with that index by an operation, as one step for everybody, and gives what it was. */
export type AtomicUpdate = (index: number, operand: Value) => Value;
/** Any whole numbers; which, is all the same to `Atomics`. */
type Words = Int32Array;
type Instruction = (words: Words, index: number, value: number) => number;

/** What the processor does by itself on whole numbers. */
const instructions = new Map<Op, Instruction>([
  [builtIn.SUM as Op, Atomics.add as Instruction],
  [builtIn.BAND as Op, Atomics.and as Instruction],
  [builtIn.BOR as Op, Atomics.or as Instruction],
  [builtIn.BXOR as Op, Atomics.xor as Instruction],
  [replacement.REPLACE, Atomics.exchange as Instruction],
  [replacement.NO_OP, (words, index) => Atomics.load(words, index)],
]);
const pairs = new Set<Op>([builtIn.MAXLOC as Op, builtIn.MINLOC as Op]);

/** How elements of that kind are changed. Throws for operations that cannot be done as one step. */
export function atomicUpdate(call: string, memory: WindowMemory, element: ElementName, op: Op): AtomicUpdate {
  op.check(call);
  if (!op.builtIn || pairs.has(op)) {
    const detail = `${op.name} is no operation on one element that MPI has built in; lock the window, then Get and Put`;
    throw new MPIError('MPI_ERR_OP', call, detail);
  }
  const instruction = element === 'Uint8Clamped' || element.startsWith('Float') ? undefined : instructions.get(op);
  if (!instruction) return byComparison(memory, element, op);
  const words = memory.viewOf(element) as Words;
  return (index, operand) => instruction(words, index, operand as number);
}

/** Everything else: computed, and stored if nobody has changed the element meanwhile; else once more. */
function byComparison(memory: WindowMemory, element: ElementName, op: Op): AtomicUpdate {
  const word = wordsFor(element);
  const words = memory.viewOf(word) as Words;
  const bytes = elementBytes[element];
  const [wordBefore, wordAfter] = [new Uint8Array(bytes), new Uint8Array(bytes)];
  const [before, after, incoming] = [wordBefore, wordAfter, new Uint8Array(bytes)].map((each) =>
    arrayOn(element, each),
  ) as [Words, Words, Words];
  const [bitsBefore, bitsAfter] = [wordBefore, wordAfter].map((each) => arrayOn(word, each)) as [Words, Words];
  return (index, operand) => {
    incoming[0] = operand as number;
    for (;;) {
      const seen = Atomics.load(words, index);
      bitsAfter[0] = bitsBefore[0] = seen;
      op.reduceLocal(incoming as TypedArray, after as TypedArray);
      if (Atomics.compareExchange(words, index, seen, bitsAfter[0] as number) === seen) return before[0] as number;
    }
  };
}

/** The whole numbers as long as an element, and itself where it is one. */
function wordsFor(element: ElementName): ElementName {
  if (element === 'Float64') return 'BigUint64';
  if (element === 'Float32') return 'Uint32';
  return element === 'Uint8Clamped' ? 'Uint8' : element;
}
