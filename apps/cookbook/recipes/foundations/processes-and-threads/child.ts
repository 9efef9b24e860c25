// What a child process runs: it fills the list that its parent sends, and sends it back.
import { fill } from './fill.tasks.js';

/** What the parent asks for. */
export interface Order {
  readonly list: number[];
  readonly size: number;
  readonly seed: number;
}

process.once('message', ({ list, size, seed }: Order) => {
  process.send?.(fill(list, size, seed), () => process.disconnect());
});
