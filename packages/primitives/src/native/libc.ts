import { getSystemErrorName } from 'node:util';
import { SystemCallError } from '../errors/system-call.js';
import type { Abi } from './abi/abi.js';
import { abiFromRegistry } from './abi/registry.js';
import { nativeLibrary } from './library.js';

const feature = 'memory shared between processes';
/** Bits of a set of processors: for 1024 of them, as the C library has it. */
const setBytes = 128;
// In the scratch: a time, two descriptors, two sets of processors.
const [setAt, oneAt] = [64, 64 + setBytes];
const scratchBytes = oneAt + setBytes;

/** The C library's functions that the house calls. Every signature stands here, once. Addresses are numbers. */
export class Libc {
  private static one: Libc | undefined;

  readonly abi: Abi = abiFromRegistry(feature);
  private readonly native = nativeLibrary(feature);
  // The names of the running program: whichever C library Node was linked with.
  private readonly names = this.native.load(null);
  private readonly mmap = this.names.func('uintptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)');
  private readonly munmap = this.names.func('int munmap(uintptr_t, size_t)');
  private readonly memfdCreate = this.names.func('int memfd_create(const char*, unsigned int)');
  private readonly ftruncate = this.names.func('int ftruncate(int, int64_t)');
  private readonly pipe2 = this.names.func('int pipe2(uintptr_t, int)');
  private readonly prctl = this.names.func(
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  );
  private readonly ioctl = this.names.func('int ioctl(int, unsigned long, uintptr_t)');
  private readonly schedGetcpu = this.names.func('int sched_getcpu()');
  private readonly schedGetaffinity = this.names.func('int sched_getaffinity(int, size_t, uintptr_t)');
  private readonly schedSetaffinity = this.names.func('int sched_setaffinity(int, size_t, uintptr_t)');
  private readonly futex = this.names.func('syscall', 'long', [
    'long',
    'uintptr_t',
    'int',
    'int',
    'uintptr_t',
    'uintptr_t',
    'int',
  ]) as (...args: number[]) => number;
  /** Memory of our own for small structures that the system reads and writes. */
  private readonly scratch = this.native.alloc('uint8_t', scratchBytes) as unknown;
  private readonly scratchAddress = Number(this.native.address(this.scratch));
  private readonly timespec = new BigInt64Array(this.native.view(this.scratch, scratchBytes), 0, 2);
  private readonly pair = new Int32Array(this.timespec.buffer, 16, 2);
  private readonly set = new Uint8Array(this.timespec.buffer, setAt, setBytes);
  private readonly one = new Uint8Array(this.timespec.buffer, oneAt, setBytes);

  /** `undefined` where nothing has needed them yet. */
  static get loaded(): Libc | undefined {
    return Libc.one;
  }

  /** Throws `NativeUnavailableError` where they cannot be had. */
  static get here(): Libc {
    return (Libc.one ??= new Libc());
  }

  /** Anonymous memory with a descriptor: it is gone when nobody has it open or mapped. */
  memfd(name: string, byteLength: number): number {
    const fd = this.checked('memfd_create', name, this.memfdCreate(name, this.abi.MFD_CLOEXEC) as number);
    this.checked('ftruncate', `${name}, ${byteLength} bytes`, this.ftruncate(fd, byteLength) as number);
    return fd;
  }

  /** Maps what a descriptor stands for, to be read and written, shared with all who map it. */
  map(fd: number, byteLength: number): { readonly address: number; readonly buffer: ArrayBuffer } {
    const { PROT_READ, PROT_WRITE, MAP_SHARED } = this.abi;
    const address = this.mmap(0, byteLength, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) as number;
    // MAP_FAILED is the highest address: as a number it is beyond any that a program can have.
    if (address > Number.MAX_SAFE_INTEGER) this.checked('mmap', `${byteLength} bytes`, -1);
    return { address, buffer: this.native.view(address, byteLength) };
  }

  /** Nobody may look at the memory any more: that would end the process. */
  unmap(address: number, byteLength: number): void {
    this.checked('munmap', `${byteLength} bytes`, this.munmap(address, byteLength) as number);
  }

  /** A pipe whose ends do not block: `[to read, to write]`. */
  pipe(): readonly [number, number] {
    const { O_NONBLOCK, O_CLOEXEC } = this.abi;
    const made = this.pipe2(this.scratchAddress + 16, O_NONBLOCK | O_CLOEXEC) as number;
    this.checked('pipe2', 'a doorbell', made);
    return [this.pair[0] as number, this.pair[1] as number];
  }

  /** Bytes in a pipe that nobody has read yet, whichever end the descriptor is. */
  unread(fd: number): number {
    const result = this.ioctl(fd, this.abi.FIONREAD, this.scratchAddress + 16) as number;
    this.checked('ioctl', 'what a pipe holds', result);
    return this.pair[0] as number;
  }

  /** Blocks while the 32-bit word at the address is `expected`, at most so long. A signal handler ends it as if woken. */
  futexWait(address: number, expected: number, timeoutMs: number): 'woken' | 'changed' | 'timed-out' {
    const { timespec, abi } = this;
    let limit = 0;
    if (timeoutMs !== Infinity) {
      const nanoseconds = BigInt(Math.max(0, Math.round(timeoutMs * 1e6)));
      timespec[0] = nanoseconds / 1_000_000_000n;
      timespec[1] = nanoseconds % 1_000_000_000n;
      limit = this.scratchAddress;
    }
    if (this.futex(abi.SYS_futex, address, abi.FUTEX_WAIT, expected, limit, 0, 0) === 0) return 'woken';
    const name = this.errorName();
    if (name === 'EAGAIN') return 'changed';
    if (name === 'ETIMEDOUT') return 'timed-out';
    if (name === 'EINTR') return 'woken';
    throw new SystemCallError('futex', name, 'to wait');
  }

  /** Wakes at most so many who wait there. Returns how many there were. */
  futexWake(address: number, count: number): number {
    const { abi, futex } = this;
    return futex(abi.SYS_futex, address, abi.FUTEX_WAKE, Math.min(count, 0x7fffffff), 0, 0, 0);
  }

  /** The processor on which this thread runs now. */
  processor(): number {
    return this.checked('sched_getcpu', 'where a thread runs', this.schedGetcpu() as number);
  }

  /** The processors on which this thread may run. */
  allowedProcessors(): number[] {
    const { set } = this;
    const result = this.schedGetaffinity(0, setBytes, this.scratchAddress + setAt) as number;
    this.checked('sched_getaffinity', 'where a thread may run', result);
    const all = Array.from({ length: 8 * setBytes }, (_, processor) => processor);
    return all.filter((processor) => ((set[processor >> 3] as number) & (1 << (processor & 7))) !== 0);
  }

  /** Has this thread go on on that processor now. It may run where it could before. */
  moveThread(processor: number): void {
    const { one, scratchAddress } = this;
    this.allowedProcessors();
    one.fill(0);
    one[processor >> 3] = 1 << (processor & 7);
    for (const at of [oneAt, setAt]) {
      const result = this.schedSetaffinity(0, setBytes, scratchAddress + at) as number;
      this.checked('sched_setaffinity', `processor ${processor}`, result);
    }
  }

  /** The system ends this process with that signal when the thread that started it ends. */
  signalOnParentDeath(signal: number): void {
    this.checked('prctl', 'to end with the parent', this.prctl(this.abi.PR_SET_PDEATHSIG, signal, 0, 0, 0) as number);
  }

  /** Sets what malloc gives back to the system, in bytes. Returns whether this C library's has such settings. */
  setMallocThresholds(mmap: number, trim: number): boolean {
    let mallopt;
    try {
      mallopt = this.names.func('int mallopt(int, int)');
    } catch {
      return false; // musl has none
    }
    return mallopt(this.abi.M_MMAP_THRESHOLD, mmap) === 1 && mallopt(this.abi.M_TRIM_THRESHOLD, trim) === 1;
  }

  private checked(call: string, purpose: string, result: number): number {
    if (result >= 0) return result;
    throw new SystemCallError(call, this.errorName(), purpose);
  }

  private errorName(): string {
    return getSystemErrorName(-this.native.errno());
  }
}
