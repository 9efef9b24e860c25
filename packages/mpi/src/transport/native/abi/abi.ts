import type { ElementName } from '../../../datatype/typed-array.js';
import type { ErrorClass } from '../../../errors/error-class.js';

/** The operations that MPI has too, by the names that they have here. */
export type OpName =
  'SUM' | 'PROD' | 'MAX' | 'MIN' | 'LAND' | 'LOR' | 'LXOR' | 'BAND' | 'BOR' | 'BXOR' | 'MINLOC' | 'MAXLOC';

/** The handles that a program needs before it has made any. */
export type HandleName =
  | 'COMM_NULL'
  | 'COMM_WORLD'
  | 'COMM_SELF'
  | 'REQUEST_NULL'
  | 'MESSAGE_NULL'
  | 'ERRORS_RETURN'
  | 'INFO_NULL'
  | 'BYTE'
  | 'TWO_INT'
  | Exclude<ElementName, 'Uint8Clamped'>
  | OpName;

/** Where things stand in an `MPI_Status`, in words of 32 bits. */
export interface StatusLayout {
  readonly words: number;
  readonly source: number;
  readonly tag: number;
  readonly error: number;
  /** Where its length stands as the library keeps it; `undefined`: it has to be asked. */
  readonly byteLength: ((words: Int32Array, at: number) => number) | undefined;
  /** Whether it has the length of a message also where that was too long for the buffer; else what stood there before. */
  readonly tellsOfTooLong: boolean;
}

/** The numbers of one binary interface of MPI. All of them stand in this folder, and nowhere else. */
export interface MpiAbi {
  readonly name: string;
  /** How C sees a handle. */
  readonly handle: 'intptr_t' | 'int';
  readonly handleBytes: 4 | 8;
  /** A number; or the name of the variable whose address it is. */
  readonly handles: Readonly<Record<HandleName, number | string>>;
  /** A function of the library's own that ends the world as `MPI_Abort` does, and has the launcher show no page about it. */
  readonly quietAbort: string | undefined;
  /** Whether ranks of a machine wait for each other before they finalise: NativeWatch has why. Not with MPICH: over UCX that hangs more easily where all finalise at one moment. */
  readonly leavesTogether: boolean;
  readonly status: StatusLayout;
  readonly anySource: number;
  readonly anyTag: number;
  readonly inPlace: number;
  readonly tagUpperBound: number;
  readonly commTypeShared: number;
  /** The levels of thread support, from single to multiple. */
  readonly threadLevels: readonly [single: number, funneled: number, serialized: number, multiple: number];
  readonly errInStatus: number;
  readonly errorClasses: Readonly<Record<number, ErrorClass>>;
}
