import { processShared } from '../isolate/process-shared.js';
import { MappedRegion, type MappedPlace } from '../memory/mapped.js';
import { segmentHeaderBytes } from '../memory/segment.js';
import { ownerTableBytes } from './owner-table.js';

/** Where children look for the owner table of their family: the places of it that are known, the nearest process first. */
const variable = 'PARALLEL_COOKBOOK_OWNERS';
/** A table is there as long as one of those lives. */
const rememberedPlaces = 4;
/** A table is large enough to have a segment of its own. */
const segmentBytes = segmentHeaderBytes + ownerTableBytes;

/** Words of the cell in which the threads of this process tell each other: who looks, and where it is. */
const STATE = 0; // 0 nobody has looked, 1 somebody looks, 2 it is there
const FD = 1;
const INODE = 2; // 64 bits
const words = 4;

// Asked for when the module is loaded: a worker sees only what was there when it was made.
const told = processShared('family-table/1', words * Int32Array.BYTES_PER_ELEMENT);
const cell = new Int32Array(told);
const inode = new Float64Array(told, INODE * Int32Array.BYTES_PER_ELEMENT, 1);

/**
 * The memory of the one owner table of a family of processes: that of this process's other threads, else that of its parent,
 * else a new one.
 *
 * A process hands it down in its environment, with its own descriptor first, since whoever made the table may be gone when a
 * grandchild looks for it. What stands in the variable is not trusted: it may come from a process that has ended.
 */
export function familyTable(): MappedRegion {
  if (Atomics.compareExchange(cell, STATE, 0, 1) === 0) {
    try {
      const region = inherited() ?? MappedRegion.allocate(ownerTableBytes);
      tell(region);
      return region;
    } catch (error) {
      Atomics.store(cell, STATE, 0);
      Atomics.notify(cell, STATE);
      throw error;
    }
  }
  while (Atomics.load(cell, STATE) === 1) Atomics.wait(cell, STATE, 1);
  if (Atomics.load(cell, STATE) === 0) return familyTable();
  const segment = { pid: process.pid, fd: cell[FD] as number, inode: inode[0] as number, byteLength: segmentBytes };
  const region = MappedRegion.attach({ segment, offset: segmentHeaderBytes, byteLength: ownerTableBytes });
  publish(region);
  return region;
}

/** Makes it the table of this process, for threads and children that look from now on. */
export function tell(region: MappedRegion): void {
  cell[FD] = region.place.segment.fd;
  inode[0] = region.place.segment.inode;
  Atomics.store(cell, STATE, 2);
  Atomics.notify(cell, STATE);
  publish(region);
}

function publish(region: MappedRegion): void {
  const { place } = region;
  const others = places().filter(({ segment }) => segment.inode === place.segment.inode && segment.pid !== process.pid);
  process.env[variable] = JSON.stringify([place, ...others.slice(0, rememberedPlaces - 1)]);
}

function inherited(): MappedRegion | undefined {
  for (const place of places()) {
    try {
      return MappedRegion.attach(place);
    } catch {
      // That one has ended. When all have, this process starts a family of its own.
    }
  }
  return undefined;
}

function places(): readonly MappedPlace[] {
  try {
    const known: unknown = JSON.parse(process.env[variable] ?? '[]');
    return Array.isArray(known) ? known.filter(isTable) : [];
  } catch {
    return [];
  }
}

function isTable(value: unknown): value is MappedPlace {
  const { segment, offset, byteLength } = (value ?? {}) as Partial<MappedPlace>;
  const { pid, fd, inode: node } = (segment ?? {}) as Partial<MappedPlace['segment']>;
  const numbers = [pid, fd, node].every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
  return (
    numbers && offset === segmentHeaderBytes && byteLength === ownerTableBytes && segment?.byteLength === segmentBytes
  );
}
