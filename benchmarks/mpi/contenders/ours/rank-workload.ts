/** What both ranks do at the same time, the same number of times. Throws when what came is wrong. */
export interface RankWorkload {
  /** Times of one batch. A ping-pong counts each way. */
  readonly times: number;
  readonly batch: (times: number) => void | Promise<void>;
}
