import type { Region } from '@parallel-cookbook/primitives';

/** Memory that ranks can map, for windows. */
export interface SharedMemory {
  /** Whether all those ranks can map it. */
  reaches(addresses: readonly number[]): boolean;
  /** Fresh memory, all zero. */
  allocate(byteLength: number): Region;
  /** Gets ready to be told of memory under a name that all ranks know. Nobody may tell before everybody who is to hear it expects it. */
  expect(name: string): ExpectedMemory;
  /** Tells all who expect it. What it gives must reach them in a message that is sent afterwards. */
  tell(name: string, region: Region): unknown;
  /** A rank looks again at what it waits for: memory that it looks at has changed. */
  wake(address: number): void;
}

/** Memory of which somebody will tell. */
export interface ExpectedMemory {
  /** @param told what the message brought. */
  take(told: unknown): Region;
  /** Whether it was taken or not. Once. */
  close(): void;
}
