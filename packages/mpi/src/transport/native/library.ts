import { NativeUnavailableError } from '@parallel-cookbook/primitives';
import { nativeLibrary } from '@parallel-cookbook/primitives/process';
import { basename, join } from 'node:path';
import { MPIError } from '../../errors/mpi-error.js';
import type { HandleName, MpiAbi } from './abi/abi.js';
import { mpich } from './abi/mpich.js';
import { openMpi } from './abi/openmpi.js';
import { standardAbi } from './abi/standard-abi.js';
import { libraryVariable, type Launcher } from './launcher.js';
import { PinnedMemory } from './pinned-memory.js';
import { signaturesWith, type FunctionName, type MpiFunction } from './signatures.js';

const feature = 'real MPI';
/** Room for the longest text that a library gives. */
const textBytes = 8192;

type Opened = ReturnType<ReturnType<typeof nativeLibrary>['load']>;

/** A shared library of MPI: its functions, and the handles that it starts with. */
export class MpiLibrary {
  readonly abi: MpiAbi;
  readonly functions: Readonly<Record<FunctionName, MpiFunction>>;
  readonly handles: Readonly<Record<HandleName, number>>;
  /** What it calls itself. */
  readonly version: string;
  readonly #text = new PinnedMemory(textBytes);
  readonly #number = new PinnedMemory(8);

  private constructor(library: Opened, name: string) {
    const probe = library.func('MPI_Get_library_version', 'int', ['intptr_t', 'intptr_t']) as MpiFunction;
    this.version = this.#textBy(probe);
    this.abi = abiOf(name, this.version);
    const { handle, handles, quietAbort } = this.abi;
    const functions: Partial<Record<FunctionName, MpiFunction>> = {};
    for (const [each, types] of signaturesWith(handle)) functions[each] = library.func(each, 'int', types);
    if (quietAbort !== undefined) {
      try {
        functions.MPI_Abort = library.func(quietAbort, 'int', [handle, 'int']);
      } catch {
        // this one keeps it to itself: then the standard's, which is louder
      }
    }
    this.functions = functions as Record<FunctionName, MpiFunction>;
    const known = Object.entries(handles).map(([each, value]) => {
      return [each, typeof value === 'number' ? value : Number(library.symbol(value))];
    });
    this.handles = Object.fromEntries(known) as Record<HandleName, number>;
  }

  /** The first of a launcher's libraries that is here. Throws `NativeUnavailableError` where none is. */
  static open({ name, libraries }: Launcher): MpiLibrary {
    const { load } = nativeLibrary(feature);
    tame(process.env);
    const failures: string[] = [];
    for (const path of libraries.flatMap(placesOf)) {
      try {
        // MPI loads parts of its own, which look for its names among those of the program.
        return new MpiLibrary(load(path, { global: true }), path);
      } catch (error) {
        failures.push(`${path}: ${(error as Error).message}`);
      }
    }
    throw new NativeUnavailableError(
      feature,
      `${name} has started this rank, and none of its libraries could be opened (${failures.join('; ')})`,
      `Install it (libopenmpi-dev, libmpich-dev), or name the library in ${libraryVariable}`,
    );
  }

  /** Throws unless the code is that of success. */
  check(code: number, call: string): void {
    if (code !== 0) throw this.errorOf(code, call);
  }

  /** MPI's own number of the class that a code belongs to. */
  classOf(code: number): number {
    this.functions.MPI_Error_class(code, this.#number.address);
    return this.#number.words[0] as number;
  }

  /** The error of a code. */
  errorOf(code: number, call: string): MPIError {
    const text = this.#textBy((at, length) => this.functions.MPI_Error_string(code, at as number, length as number));
    return new MPIError(this.abi.errorClasses[this.classOf(code)] ?? 'MPI_ERR_OTHER', call, text);
  }

  #textBy(write: MpiFunction): string {
    write(this.#text.address, this.#number.address);
    return Buffer.from(this.#text.bytes.subarray(0, this.#number.words[0])).toString();
  }
}

/** What libraries do to a process by themselves and Node cannot bear; they read it when they are opened. Who has launched us may have said otherwise. */
function tame(variables: NodeJS.ProcessEnv): void {
  // UCX, below MPICH and others, tries out the break of the heap while other threads of Node use it: now and then the process dies.
  variables['UCX_MEM_EVENTS'] ??= 'n';
  // It takes for a crash what WebAssembly makes an error of.
  variables['UCX_ERROR_SIGNALS'] ??= '';
  // Open MPI 4 writes a message that is too long beyond the end of its buffer where the kernel copies it from process to process.
  variables['OMPI_MCA_btl_vader_single_copy_mechanism'] ??= 'none';
  // So does Open MPI 5, in whatever way it copies.
  variables['OMPI_MCA_smsc'] ??= '^cma,knem,xpmem';
}

/** Where a library may lie: wherever the system looks, and where variables say that an MPI was installed. */
function placesOf(name: string): string[] {
  if (basename(name) !== name) return [name];
  const { OPAL_PREFIX, MPI_HOME, MPI_ROOT, I_MPI_ROOT } = process.env;
  const roots = [OPAL_PREFIX, MPI_HOME, MPI_ROOT, I_MPI_ROOT].filter((root) => root !== undefined && root !== '');
  return [name, ...roots.flatMap((root) => [join(root as string, 'lib', name), join(root as string, 'lib64', name)])];
}

/** Which binary interface it has: a library of the standard's is named so, whoever made it. */
function abiOf(path: string, version: string): MpiAbi {
  if (basename(path).startsWith('libmpi_abi')) return standardAbi;
  return version.startsWith('Open MPI') ? openMpi : mpich;
}
