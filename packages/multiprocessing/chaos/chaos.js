import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { main, Random } from '@parallel-cookbook/primitives';
import { activeChildren } from '@parallel-cookbook/multiprocessing';
import { rounds } from './rounds.js';

const usage = `nx run multiprocessing:chaos -- [options]

  --rounds N   how often somebody is killed (default 200)
  --seed N     the random numbers (default: from the clock)
  --only T     only those with this text in their name: ${Object.keys(rounds).join(', ')}
`;
/** A round that takes longer hangs. */
const patienceMs = 30_000;

main(import.meta, async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1e6) },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  const [count, seed] = [Number(values.rounds), Number(values.seed)];
  const chosen = Object.entries(rounds).filter(([name]) => name.includes(values.only));
  if (values.help || !(count >= 1) || !Number.isInteger(seed) || chosen.length === 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const random = new Random(seed);
  const rows = chosen.map(([name, round]) => ({ name, round, rounds: 0, hangs: 0, lost: 0, orphans: 0, slowest: 0 }));
  const before = segments();
  for (let i = 0; i < count && rows.every(({ hangs }) => hangs === 0); i++) {
    const row = /** @type {(typeof rows)[number]} */ (rows[i % rows.length]);
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)));
    const found = await Promise.race([row.round(random), late]);
    clearTimeout(timer);
    row.rounds++;
    if (!found) {
      row.hangs++; // the seed makes the same rounds again
      continue;
    }
    row.lost += found.lost;
    row.orphans += found.orphans;
    row.slowest = Math.max(row.slowest, found.recoveryMs);
  }
  const left = segments().filter((name) => !before.includes(name)).length;
  const running = activeChildren().length;
  console.log(`kill -9, seed ${seed}`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, round: _, slowest, ...numbers }) => [name, { ...numbers, 'slowest ms': Math.round(slowest) }]),
    ),
  );
  console.log(`files left in /dev/shm: ${left}, processes left: ${running}`);
  const broken = rows.some(({ hangs, lost, orphans }) => hangs + lost + orphans > 0) || left + running > 0;
  process.exit(broken ? 1 : 0);
});

function segments() {
  return readdirSync('/dev/shm').filter((name) => name.startsWith('parallel-cookbook'));
}
