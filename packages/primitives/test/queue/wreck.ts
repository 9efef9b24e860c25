import { Random, shareable, type BlockingPriorityQueue } from '@parallel-cookbook/primitives';

const [wordsPerLine, entryWords] = [16, 8];

/**
 * Leaves a priority queue as the worst of deaths would: its lock belongs to an owner that is dead, and everything in its
 * memory that is derived holds garbage. What is true (queue/README.md) is left alone. Knows the layout by heart.
 */
export function wreckOf(queue: BlockingPriorityQueue, seed: number): void {
  const { place } = queue[shareable]().state as { place: { memory: { buffer: SharedArrayBuffer } } };
  const cells = new Int32Array(place.memory.buffer);
  const random = new Random(seed);
  const garbage = (at: number): void => void (cells[at] = random.integer(-(2 ** 31), 2 ** 31 - 1));

  const [putLock, rest, counts, heads] = [0, 5, 6, 8].map((line) => line * wordsPerLine) as [
    number,
    number,
    number,
    number,
  ];
  const [slots, capacity] = [cells[rest + 3]!, cells[rest + 4]!];
  if (cells[rest + 5] !== 2 || !(slots > 0)) throw new Error('the layout is another than this test knows');
  const blocks = Math.ceil(capacity / 64);
  const entries = heads + wordsPerLine;
  const order = entries + slots * entryWords;
  const blockHeads = order + Math.ceil(slots / wordsPerLine) * wordsPerLine;
  const next = blockHeads + wordsPerLine;

  const chained = new Set<number>();
  for (let entry = 0; entry < slots; entry++) {
    const at = entries + entry * entryWords;
    const [link, state, shape] = [cells[at + 4]!, cells[at + 6], cells[at + 7]! >>> 0];
    if (state === 0) for (const word of [0, 1, 2, 3, 4, 5, 7]) garbage(at + word);
    else if ((shape & 15) !== 4) {
      let block = link;
      // The link of the last block says nothing.
      for (let left = (shape >>> 4) - 64; left > 0; left -= 64) {
        chained.add(block);
        block = cells[next + block]! - 1;
      }
    }
    garbage(order + entry);
  }
  for (let block = 0; block < blocks; block++) if (!chained.has(block)) garbage(next + block);
  for (const at of [counts, counts + wordsPerLine, heads + 2, blockHeads, blockHeads + 1]) garbage(at);
  const [slotOfNobody, generation] = [4000, 3];
  cells[putLock] = 1 | (slotOfNobody << 3) | (generation << 15);
}
