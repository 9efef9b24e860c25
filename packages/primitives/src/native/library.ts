import { createRequire } from 'node:module';
import { NativeUnavailableError } from '../errors/native-unavailable.js';

type Koffi = typeof import('koffi');

let loaded: Koffi | undefined;

/**
 * koffi, which calls functions of shared libraries; loaded when something first needs it, about 15 ms.
 *
 * An optional peer of this package: threads need none of it, and the packages that do (`multiprocessing`, `mpi`, `gpu`)
 * bring it along. It ships its binaries; nothing is compiled.
 */
export function nativeLibrary(feature: string): Koffi {
  if (loaded) return loaded;
  try {
    return (loaded = createRequire(import.meta.url)('koffi') as Koffi);
  } catch (cause) {
    const found = (cause as { readonly code?: unknown }).code !== 'MODULE_NOT_FOUND';
    throw new NativeUnavailableError(
      feature,
      found ? `koffi has no binary for ${process.platform} ${process.arch}` : 'koffi is not installed',
      found ? 'See the systems that koffi lists' : 'Run `npm install koffi`',
      { cause },
    );
  }
}
