import { NativeUnavailableError } from '../../errors/native-unavailable.js';
import type { Abi } from './abi.js';
import { linuxArm64 } from './linux-arm64.js';
import { linuxX64 } from './linux-x64.js';

const tables: Readonly<Record<string, Abi>> = { 'linux-x64': linuxX64, 'linux-arm64': linuxArm64 };

/** The numbers of the system that this runs on. */
export function abiFromRegistry(feature: string, system = `${process.platform}-${process.arch}`): Abi {
  const found = Object.hasOwn(tables, system) ? tables[system] : undefined;
  if (found) return found;
  throw new NativeUnavailableError(
    feature,
    `${system} is not among the systems it was written for (${Object.keys(tables).join(', ')})`,
    'Use @parallel-cookbook/threading, or run on one of these',
  );
}
