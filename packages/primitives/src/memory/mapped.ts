import { isKept } from '../codec/kept.js';
import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { bytesPerLine } from './cells.js';
import { registerMemory, type Memory } from './memory.js';
import { refusesPostMessage } from './refusal.js';
import type { Region } from './region.js';
import { Segment, segmentHeaderBytes, type SegmentPlace } from './segment.js';

/** The module by which another process gets everything that mapped memory needs; all of a package lies in one folder. */
export const processModule = new URL('./process.js', import.meta.url).href;

/** Where another process finds a region. */
export interface MappedPlace {
  readonly segment: SegmentPlace;
  readonly offset: number;
  readonly byteLength: number;
}

/** Small regions share segments of this size; larger ones have one each. A descriptor and a page for each lock would be a waste. */
const sharedSegmentBytes = 1 << 18;
const smallBytes = sharedSegmentBytes / 8;

let current: Segment | undefined;
let used = 0;

const kind = '@parallel-cookbook/primitives.MappedRegion';

/** Memory that processes share: a part of a mapped segment, in whole cache lines. */
export class MappedRegion implements Region, Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly buffer: ArrayBuffer;
  readonly cells: Int32Array;

  private constructor(
    private readonly segment: Segment,
    private readonly offset: number,
    readonly byteLength: number,
  ) {
    this.buffer = segment.buffer;
    this.cells = new Int32Array(segment.buffer, offset, byteLength / Int32Array.BYTES_PER_ELEMENT);
  }

  /** Fresh memory, all zero. What a small region leaves behind is not used again; its segment goes with the last of its regions. */
  static allocate(byteLength: number): MappedRegion {
    const bytes = Math.ceil(byteLength / bytesPerLine) * bytesPerLine;
    if (bytes > smallBytes) return new MappedRegion(Segment.create(bytes), segmentHeaderBytes, bytes);
    if (!current || used + bytes > sharedSegmentBytes) {
      current = Segment.create(sharedSegmentBytes);
      used = 0;
    }
    const region = new MappedRegion(current, segmentHeaderBytes + used, bytes);
    used += bytes;
    return region;
  }

  /** The same memory as in the process that told of it. */
  static attach({ segment, offset, byteLength }: MappedPlace): MappedRegion {
    return new MappedRegion(Segment.attach(segment), offset, byteLength);
  }

  /** Where others find it, for as long as it is kept here. */
  get place(): MappedPlace {
    return { segment: this.segment.place, offset: this.offset, byteLength: this.byteLength };
  }

  /** Where the receiver of a message finds it. Unless the sender keeps it (`whileKept`), its memory is kept until then. */
  get sent(): MappedPlace {
    return isKept() ? this.place : { ...this.place, segment: this.segment.tell() };
  }

  [shareable](): ShareableRecord {
    return { kind, module: processModule, state: this.sent };
  }
}
registerShareable(kind, (place: MappedPlace) => MappedRegion.attach(place));

/** Memory that the processes of this user on this machine can share. Linux. */
export const mappedMemory: Memory = {
  name: 'mapped memory',
  module: processModule,
  allocate: (byteLength) => MappedRegion.allocate(byteLength),
  describe: (region) => (region as MappedRegion).sent,
  attach: (place) => MappedRegion.attach(place as MappedPlace),
};
registerMemory(mappedMemory);
