/** The processors of this machine, as the calling thread uses them. */
export interface Processors {
  /** Where it runs at the moment. */
  current(): number;
  /** Where it may run. */
  allowed(): readonly number[];
  /** Has it go on there. It may run where it could before, and the system may move it again. */
  moveTo(processor: number): void;
}
