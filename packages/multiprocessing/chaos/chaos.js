import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { roundNames } from './round-names.js';
import { Run } from './run.js';
import { marked } from './witness.js';

// Kills with kill -9, again and again, and says what it found. The rounds run in a process of their own, so that one that hangs,
// even by blocking its thread, is seen and told of from here.
const usage = `nx run multiprocessing:chaos -- [options]

  --rounds N   how often somebody is killed (default 200)
  --seed N     the random numbers (default: from the clock); the same seed makes the same rounds
  --only T     only those with this text in their name: ${roundNames.join(', ')}
  --limit N    seconds after which a round hangs (default 30)
  --help       this text

Ends with 0 when nothing hung, was lost, was orphaned or was left behind; with 1 otherwise, with 2 for wrong options.
`;
const options = readOptions();
const mark = `chaos-${randomUUID()}`;
const rows = new Map(
  options.names.map((name) => [name, { rounds: 0, hangs: 0, lost: 0, orphans: 0, slowest: 0, sum: 0 }]),
);
const filesBefore = sharedFiles();
const began = performance.now();

const run = new Run(mark, options.limitMs);
for (let i = 0; i < options.rounds; i++) {
  const name = /** @type {string} */ (options.names[i % options.names.length]);
  const row = /** @type {NonNullable<ReturnType<typeof rows.get>>} */ (rows.get(name));
  progress(`round ${i + 1} of ${options.rounds}: ${name}`);
  row.rounds++;
  const found = await run.round(name, options.seed + Math.floor(i / options.names.length));
  if (found === undefined) {
    row.hangs++; // the witness has told of it; a hang hides what else is wrong, so no more rounds
    break;
  }
  row.lost += found.lost;
  row.orphans += found.orphans;
  row.slowest = Math.max(row.slowest, found.recoveryMs);
  row.sum += found.recoveryMs;
}
const segments = await run.end();
progress('');

console.log(`kill -9, seed ${options.seed}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
console.table(
  Object.fromEntries(
    [...rows].map(([name, { slowest, sum, ...counts }]) => {
      const mean = counts.rounds > 0 ? Math.round(sum / counts.rounds) : 0;
      return [name, { ...counts, 'mean ms': mean, 'slowest ms': Math.round(slowest) }];
    }),
  ),
);
const left = { files: sharedFiles().filter((name) => !filesBefore.includes(name)), processes: marked(mark) };
console.log(
  `left in /dev/shm: ${left.files.length}, processes left: ${left.processes.length}, anonymous segments left: ${segments}`,
);
for (const { pid } of left.processes) process.kill(pid, 'SIGKILL');
const failures = [...rows.values()].reduce((sum, { hangs, lost, orphans }) => sum + hangs + lost + orphans, 0);
process.exitCode = failures + left.files.length + left.processes.length + segments > 0 ? 1 : 0;

function readOptions() {
  /** @param {string} [problem] @returns {never} */
  const refuse = (problem) => {
    if (problem) console.error(`${problem}\n`);
    console.log(usage);
    process.exit(problem ? 2 : 0);
  };
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '200' },
        seed: { type: 'string', default: String(Date.now() % 1e6) },
        only: { type: 'string', default: '' },
        limit: { type: 'string', default: '30' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return refuse();
    const [rounds, seed, limit] = [Number(values.rounds), Number(values.seed), Number(values.limit)];
    const names = roundNames.filter((name) => name.includes(values.only));
    if (!Number.isInteger(rounds) || rounds < 1) return refuse(`--rounds ${values.rounds}: give a whole number ≥ 1`);
    if (!Number.isInteger(seed)) return refuse(`--seed ${values.seed}: give a whole number`);
    if (!(limit > 0)) return refuse(`--limit ${values.limit}: give seconds`);
    if (names.length === 0) return refuse(`--only ${values.only}: give a part of one of ${roundNames.join(', ')}`);
    return { rounds, seed, limitMs: limit * 1000, names };
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}

function sharedFiles() {
  return readdirSync('/dev/shm').filter((name) => name.startsWith('parallel-cookbook'));
}

/** A line that is written over where somebody looks; else one for every tenth round. @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (/^round \d*1 /.test(text)) process.stderr.write(`${text}\n`);
}
