import { notLoaded } from '../codec/revival.js';
import type { Region } from './region.js';

/** A kind of shared memory: where it comes from, and how it is described to another lane that can see it. */
export interface Memory {
  /** Stable name, under which the far side finds it again. */
  readonly name: string;
  /** Module that registers it, when it is another than this package. */
  readonly module: string | undefined;
  /** Fresh memory, all zero. */
  allocate(byteLength: number): Region;
  /** How a region is described on the way to another lane: structured-cloneable. */
  describe(region: Region): unknown;
  /** The same region on the far side. */
  attach(description: unknown): Region;
}

/** Where a region lies, on the way. */
export interface PlaceRecord {
  readonly memory: string;
  readonly at: unknown;
}

const memories = new Map<string, Memory>();

/** Makes a kind of memory known by its name, so that handles which arrive find it. */
export function registerMemory(memory: Memory): void {
  memories.set(memory.name, memory);
}

export function placeOf(memory: Memory, region: Region): PlaceRecord {
  return { memory: memory.name, at: memory.describe(region) };
}

/** The memory and the region that a record tells of. */
export function placed(record: PlaceRecord): { readonly memory: Memory; readonly region: Region } {
  const memory = memories.get(record.memory);
  if (memory) return { memory, region: memory.attach(record.at) };
  throw notLoaded(record.memory, 'memory');
}
