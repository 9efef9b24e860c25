/** The memory of other processes of this machine, where the system lets one read it. */
export interface PeerMemory {
  /** Where an array of this process lies; 0 where that cannot be told. */
  addressOf(array: Uint8Array): number;
  /** Fills the array with what lies there. Returns whether it could: that process may have ended, or the system forbid it. */
  read(pid: number, address: number, into: Uint8Array): boolean;
}
