// How workers come by the data decides what a parallel program costs. The same sum is computed in memory that all share,
// with messages that carry a copy, and over sockets as between machines; the bytes that were moved are counted.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { types } from 'node:util';
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

const workers = 4;
const size = 1 << 16; // numbers
const share = size / workers;

/** What a worker tells: its sum, and how many bytes of data it had to be given of its own. */
interface Part {
  readonly sum: number;
  readonly bytes: number;
}

/** Adds up what it is given, and then writes into it: does anybody else see that? */
function sumOf(numbers: Float64Array): Part {
  const sum = numbers.reduce((total, x) => total + x, 0);
  numbers[0] = -1;
  return { sum, bytes: types.isSharedArrayBuffer(numbers.buffer) ? 0 : numbers.byteLength };
}

/** Adds up what arrives at a socket. The stream knows nothing of numbers: one may come in two pieces. */
async function sumFrom(port: number): Promise<Part> {
  const socket = connect(port, '127.0.0.1');
  let bytes = 0;
  let sum = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    const data = Buffer.concat([rest, chunk]);
    const whole = data.length - (data.length % 8);
    for (let at = 0; at < whole; at += 8) sum += data.readDoubleLE(at);
    rest = data.subarray(whole);
  }
  return { sum, bytes };
}

const tasks = defineTasks(import.meta.url, { sumOf, sumFrom });

/** Numbers 0, 1, 2, … in the memory given. */
function fill(numbers: Float64Array): Float64Array {
  for (let i = 0; i < numbers.length; i++) numbers[i] = i;
  return numbers;
}

function show(model: string, parts: readonly Part[], numbers: Float64Array): void {
  const bytes = parts.reduce((total, part) => total + part.bytes, 0);
  const sum = parts.reduce((total, part) => total + part.sum, 0);
  const columns = [bytes, numbers.includes(-1) ? 'seen' : 'not seen', sum];
  console.log(model.padEnd(18) + columns.map((value) => String(value).padStart(15)).join(''));
}

main(import.meta, async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: workers });
  const starts = Array.from({ length: workers }, (_, i) => i * share);
  console.log(`${size} numbers of 8 bytes, ${workers} workers`);
  console.log(`${''.padEnd(18)}${['bytes moved', 'worker’s write', 'sum'].map((text) => text.padStart(15)).join('')}`);

  // Shared memory: a view of the same bytes.
  // The defect: this array is taken for shared memory, and each worker gets a copy of it.
  const shared = fill(new Float64Array(size));
  show(
    'shared memory',
    await Promise.all(starts.map((from) => pool.submit(tasks.sumOf, shared.subarray(from, from + share)))),
    shared,
  );

  // Messages: a copy of each share.
  const own = fill(new Float64Array(size));
  show(
    'messages',
    await Promise.all(starts.map((from) => pool.submit(tasks.sumOf, own.slice(from, from + share)))),
    own,
  );

  // Sockets: the bytes of each share, as they would go to another machine.
  const sent = fill(new Float64Array(size));
  const server = createServer();
  let next = 0;
  server.on('connection', (socket) => {
    const bytes = Buffer.from(sent.buffer, next++ * share * 8, share * 8);
    socket.end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  show('sockets', await Promise.all(starts.map(() => pool.submit(tasks.sumFrom, port))), sent);
  server.close();
});
