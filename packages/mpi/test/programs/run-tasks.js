import { readSync, writeFileSync } from 'node:fs';
import { MPI } from '@parallel-cookbook/mpi';

// One rank of a world that runs task after task for the matrix. Each comes as a line of JSON by rank 0's standard input; what all have returned goes into
// a file, and then a line tells how it went. All that is said meanwhile goes by a communicator of its own, so that tasks find the world's as it was.
const [, , out] = process.argv;
const world = MPI.COMM_WORLD;
const control = await world.dup();
let rest = '';

/** Blocks: so nothing is in the event loop of rank 0 but what the task has there. */
function nextLine() {
  const bytes = Buffer.alloc(4096);
  while (!rest.includes('\n')) {
    const length = readSync(0, bytes);
    if (length === 0) return undefined;
    rest += bytes.subarray(0, length);
  }
  const [line] = rest.split('\n', 1);
  rest = rest.slice(line.length + 1);
  return line;
}

/** The tag of a message that nobody has received. The first look may only move a library on. */
function tagLeft() {
  for (let look = 0; look < 3; look++) {
    const status = world.Iprobe();
    if (status) return status.tag;
  }
}

for (;;) {
  const line = await control.bcast(control.rank === 0 ? nextLine() : undefined);
  if (line === undefined) break;
  const { file, name, args } = JSON.parse(line);
  const { tasks } = await import(`../tasks/${file}.js`);
  const result = await tasks[name](...args);
  const results = await control.gather(result);
  const left = await control.gather(tagLeft());
  if (!results) continue;
  writeFileSync(out, JSON.stringify(results));
  const ranks = left.flatMap((tag, rank) => (tag === undefined ? [] : `rank ${rank} by tag ${tag}`));
  console.log(ranks.length === 0 ? 'done' : `messages are left for ${ranks.join(', ')}`);
}
