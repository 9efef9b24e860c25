/** Where a long message lies in the process of its sender, for the receiver to take it from there. */
export interface Offer {
  readonly pid: number;
  readonly address: number;
}
