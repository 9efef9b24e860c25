// A function of vector instructions, assembled by hand: `sumOfSquares(from, to)` adds up the squares of the 32-bit numbers
// in memory from byte `from` up to byte `to`, four at a time. The module takes its memory from outside, as `data` of
// `flynn`, and offers the function under its name.

/** Memory that vector instructions and other threads reach alike. */
export interface VectorMemory {
  readonly buffer: SharedArrayBuffer;
}

/** The part of WebAssembly that we use. TypeScript knows it only together with all of the browser's types. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => VectorMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: Record<string, Record<string, VectorMemory>>,
  ) => { readonly exports: Record<string, (from: number, to: number) => number> };
};

// Types and the index of each local variable.
const i32 = 0x7f;
const v128 = 0x7b;
const [from, to, sums, x] = [0, 1, 2, 3];

// Instructions. Those on vectors have two bytes.
const get = 0x20;
const set = 0x21;
const tee = 0x22; // set, and leave the value on the stack
const constant = 0x41;
const add = 0x6a;
const lessUnsigned = 0x49;
const loop = [0x03, 0x40]; // a block without result
const branchIf = 0x0d;
const end = 0x0b;
const loadVector = [0xfd, 0x00, 4, 0]; // 16 bytes at an address: alignment 2⁴, offset 0
const lane = (index: number): number[] => [0xfd, 0x1b, index]; // i32x4.extract_lane
const addLanes = [0xfd, 0xae, 0x01]; // i32x4.add
const multiplyLanes = [0xfd, 0xb5, 0x01]; // i32x4.mul

/** A text or a section's content, with its length before it. All of ours are shorter than 128 bytes. */
const counted = (bytes: Iterable<number>): number[] => [[...bytes].length, ...bytes];
const text = (value: string): number[] => counted(Buffer.from(value));
const section = (id: number, ...content: number[]): number[] => [id, ...counted(content)];

// The magic number, which reads "\0asm", and version 1 in four bytes.
const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
// One type: a function from (i32, i32) to i32.
const types = section(1, 1, 0x60, ...counted([i32, i32]), ...counted([i32]));
// One import: a shared memory of at least 1 and at most 65536 pages.
const imports = section(2, 1, ...text('flynn'), ...text('data'), 0x02, 0x03, 1, 0x80, 0x80, 0x04);
// One function, of type 0.
const functions = section(3, 1, 0);
// One export: function 0, by its name.
const exported = section(7, 1, ...text('sumOfSquares'), 0x00, 0);
// The function's code.
const code = [
  [1, 2, v128], // one kind of local variables: two vectors
  loop,
  [get, sums],
  [get, from, ...loadVector, tee, x, get, x, ...multiplyLanes], // four squares,
  [...addLanes, set, sums], // added to four sums
  [get, from, constant, 16, add, tee, from], // on to the next four
  [get, to, lessUnsigned, branchIf, 0, end],
  [get, sums, ...lane(0), get, sums, ...lane(1), add], // the four sums in one
  [get, sums, ...lane(2), add, get, sums, ...lane(3), add],
  [end],
].flat();

const module = Uint8Array.from([header, types, imports, functions, exported, section(10, 1, ...counted(code))].flat());

/** Room for `length` numbers, a multiple of four. */
export function vectorMemory(length: number): VectorMemory {
  const pages = Math.ceil((length * Int32Array.BYTES_PER_ELEMENT) / 65_536);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Sum of the squares of the first `length` numbers in memory, modulo 2³². */
export function sumOfSquares(data: VectorMemory, length: number): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { flynn: { data } });
  return exports['sumOfSquares']?.(0, length * Int32Array.BYTES_PER_ELEMENT) as number;
}
