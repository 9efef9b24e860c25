// Says how many new pages of memory the system had to give for each page of the items that came out of a queue. Each item is longer
// than the one before, so that malloc cannot have learnt from those that such pieces come again and again.
import { Queue } from '@parallel-cookbook/multiprocessing';

const pageBytes = 4096;
const [shortest, longest] = [64, 464];

const memory = new ArrayBuffer(longest * pageBytes);
const queue = new Queue({ byteCapacity: 1 << 22 });
let pages = 0;
const before = process.resourceUsage().minorPageFault;
for (let length = shortest; length < longest; length++) {
  const item = new Uint8Array(memory, 0, length * pageBytes);
  item[0] = item[item.length - 1] = length;
  queue.putSync(item);
  const got = /** @type {Uint8Array} */ (queue.getSync());
  if (Buffer.compare(got, item) !== 0) throw new Error(`the item of ${length} pages is another`);
  pages += length;
}
console.log((process.resourceUsage().minorPageFault - before) / pages);
