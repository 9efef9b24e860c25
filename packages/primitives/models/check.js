// Checks the models of this folder with spin: each must hold, and each of its wrong versions must be found wrong.
// README.md says what is modelled. `node check.js [model …]`
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Model, what the run is about, and its definitions. */
const runs = [
  ['mutex', 'exclusion, no lost wake-up', []],
  ['mutex', 'close wakes everybody', ['CLOSE']],
  ['mutex', 'one death: told once, nobody stays', ['DEATH']],
  ['mutex', 'wrong: leaves before W is seen', ['WRONG=1']],
  ['mutex', 'wrong: acquires after a sleep without W', ['WRONG=2']],
  ['mutex', 'wrong: W before the mask bit', ['WRONG=3']],
  ['mutex', 'wrong: unlocks by a plain store', ['CLOSE', 'WRONG=4']],
  ['mutex', 'wrong: recovers by a plain store', ['DEATH', 'WRONG=5']],
  ['fair-line', 'in turn, no lost wake-up', []],
  ['fair-line', 'threads, one death: told once, nobody stays', ['WITHOUT_4', 'DEATH']],
  ['fair-line', 'with a task, one death: told once', ['WITHOUT_2', 'DEATH']],
  ['fair-line', 'threads, one death, seen at different times', ['WITHOUT_4', 'DEATH', 'VIEWS']],
  ['fair-line', 'with a task, a death seen at different times', ['WITHOUT_2', 'DEATH', 'VIEWS']],
  ['fair-line', 'wrong: grants, then hands on', ['WRONG=1']],
  ['fair-line', 'wrong: frees its entry, then takes', ['WRONG=2']],
  ['fair-line', 'wrong: the word, then who is granted', ['WRONG=3']],
  ['fair-line', 'wrong: leaves and passes nothing on', ['WRONG=4']],
  ['fair-line', 'wrong: in line before W', ['WRONG=5']],
  ['fair-line', 'wrong: nobody mends', ['WITHOUT_4', 'DEATH', 'WRONG=6']],
  ['fair-line', 'wrong: takes without a look at the line', ['WRONG=7']],
  ['fair-line', 'wrong: entries of the dead stay', ['WITHOUT_4', 'DEATH', 'WRONG=8']],
  ['fair-line', 'wrong: frees its entry without the word', ['WITHOUT_4', 'DEATH', 'VIEWS', 'WRONG=9']],
  ['rlock', 'exclusion, depth', []],
  ['rlock', 'one death: exclusion, nobody stays', ['DEATH']],
  ['rlock', 'wrong: mode written when the task goes on', ['WRONG=1']],
  ['rlock', 'wrong: recovered without a mode', ['DEATH', 'WRONG=2']],
  ['rlock', 'wrong: enters again by the isolate', ['WRONG=3']],
  ['rlock', 'wrong: gives back from any depth', ['WRONG=4']],
  ['semaphore', 'holders, no lost wake-up', []],
  ['semaphore', 'signals that are kept, no lost wake-up', ['KEEP']],
  ['semaphore', 'close wakes everybody', ['CLOSE']],
  ['semaphore', 'one death: holders, nobody stays', ['DEATH']],
  ['semaphore', 'wrong: passes no wake on', ['KEEP', 'WRONG=1']],
  ['semaphore', 'wrong: takes after a sleep without the flag', ['WRONG=2']],
  ['semaphore', 'wrong: reads the sequence too late', ['WRONG=3']],
  ['semaphore', 'wrong: counts nothing again', ['DEATH', 'WRONG=4']],
  ['semaphore', 'wrong: sleeps although closed', ['CLOSE', 'WRONG=5']],
  ['condition', 'grants exact, no lost wake-up', []],
  ['condition', 'a cancelled grant goes on', ['SCARCE']],
  ['condition', 'close wakes everybody', ['CLOSE']],
  ['condition', 'one death: no notify lost, nobody stays', ['SCARCE', 'DEATH']],
  ['condition', 'wrong: keeps the grant when cancelled', ['SCARCE', 'WRONG=1']],
  ['condition', 'wrong: nobody passes on for the dead', ['SCARCE', 'DEATH', 'WRONG=2']],
  ['condition', 'wrong: wakes without granting', ['WRONG=3']],
  ['condition', 'wrong: closes without changing entries', ['CLOSE', 'WRONG=4']],
  ['condition', 'wrong: frees before it passes on', ['SCARCE', 'DEATH', 'WRONG=5']],
  ['condition', 'wrong: forgets the dead holder', ['SCARCE', 'DEATH', 'WRONG=6']],
  ['read-write-lock', 'two readers, a writer with a time-out', ['WITHOUT_4']],
  ['read-write-lock', 'a thread reads, two write', ['WITHOUT_2']],
  ['read-write-lock', 'a task reads, two write', ['WITHOUT_1']],
  ['read-write-lock', 'a thread reads, a thread writes; one death', ['WITHOUT_2', 'WITHOUT_4', 'DEATH']],
  ['read-write-lock', 'a thread reads, a task writes; one death', ['WITHOUT_2', 'WITHOUT_3', 'DEATH']],
  ['read-write-lock', 'a task reads, a thread writes; one death', ['WITHOUT_1', 'WITHOUT_4', 'DEATH']],
  ['read-write-lock', 'a task reads, a task writes; one death', ['WITHOUT_1', 'WITHOUT_3', 'DEATH']],
  ['read-write-lock', 'a thread reads, two write; one death', ['WITHOUT_2', 'DEATH']],
  ['read-write-lock', 'wrong: looks only before the share', ['ROUNDS=2', 'WRONG=1']],
  ['read-write-lock', 'wrong: shares before the word', ['ROUNDS=2', 'WRONG=2']],
  ['read-write-lock', 'wrong: backs off and wakes nobody', ['WITHOUT_2', 'WRONG=4']],
  ['read-write-lock', 'wrong: mask bit after the look', ['ROUNDS=2', 'WRONG=5']],
  ['read-write-lock', 'wrong: gives up and wakes nobody', ['ROUNDS=2', 'WRONG=7']],
  ['read-write-lock', 'wrong: strikes no dead reader', ['WITHOUT_1', 'WITHOUT_3', 'DEATH', 'WRONG=6']],
  ['read-write-lock', 'wrong: a reader recovers no word', ['WITHOUT_2', 'WITHOUT_4', 'DEATH', 'WRONG=8']],
  ['event', 'set lets all through, no lost wake-up', []],
  ['event', 'set, clear, set at any time', ['AGAIN']],
  ['event', 'close wakes everybody', ['CLOSE']],
  ['event', 'wrong: looks at SET alone', ['WRONG=1']],
  ['event', 'wrong: W before the mask bit', ['WRONG=2']],
  ['event', 'wrong: wakes one', ['WRONG=3']],
  ['event', 'wrong: closes without a wake', ['CLOSE', 'WRONG=4']],
  ['barrier', 'all or none, no lost wake-up', []],
  ['barrier', 'time-out: all or none', ['TIMED']],
  ['barrier', 'one death: all or none, nobody stays', ['DEATH']],
  ['barrier', 'wrong: goes on before all have come', ['WRONG=1']],
  ['barrier', 'wrong: enrolled on arrival', ['DEATH', 'WRONG=2']],
  ['barrier', 'wrong: state before the mask bit', ['WRONG=3']],
  ['barrier', 'wrong: a time-out breaks nothing', ['TIMED', 'WRONG=4']],
  ['queue', 'each item once, in order, no lost wake-up', []],
  ['queue', 'one death: at most once, nobody stays', ['DEATH']],
  ['queue', 'wrong: parks on the count', ['WRONG=1']],
  ['queue', 'wrong: flag before the mask bit', ['WRONG=2']],
  ['queue', 'wrong: looks once', ['WRONG=3']],
  ['queue', 'wrong: count before the data', ['WRONG=4']],
  ['queue', 'wrong: a count beside the two numbers', ['DEATH', 'WRONG=5']],
  ['queue', 'wrong: size before the state', ['WRONG=6']],
  ['ring', 'each record once, whole, in order, no lost wake', []],
  ['ring', 'the same for event loops', ['LOOPS']],
  ['ring', 'a third closes: what returned was read', ['CLOSER']],
  ['ring', 'one death: all that was published is read', ['DEATH']],
  ['ring', 'wrong: publishes before it writes', ['WRONG=1']],
  ['ring', 'wrong: frees before it has read', ['WRONG=2']],
  ['ring', 'wrong: looks once', ['WRONG=3']],
  ['ring', 'wrong: flags before the position', ['WRONG=4']],
  ['ring', 'wrong: parks on the position', ['WRONG=5']],
  ['ring', 'wrong: reads the sequence too late', ['WRONG=6']],
  ['ring', 'wrong: flag before the mask bit', ['LOOPS', 'WRONG=7']],
  ['ring', 'wrong: the marker waits for its record', ['WRONG=8']],
  ['ring', 'wrong: waits without freeing', ['WRONG=9']],
  ['ring', 'wrong: tail before the flag', ['WRONG=10']],
  ['ring', 'wrong: tail before the death', ['DEATH', 'WRONG=11']],
];

/** Megabytes that a search may take; one that needs more is no proof, and fails. */
const memory = 3500;

function missing(tool) {
  return spawnSync(tool, [tool === 'spin' ? '-V' : '--version']).error !== undefined;
}

/** Searches one model through; says how many states there are and what is wrong, if anything. */
function search(model, definitions) {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-cookbook-model-'));
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  try {
    execFileSync(
      'spin',
      [...definitions.map((d) => `-D${d}`), '-a', join(import.meta.dirname, `${model}.pml`)],
      options,
    );
    execFileSync('gcc', ['-O2', '-w', '-DSAFETY', '-DCOLLAPSE', `-DMEMLIM=${memory}`, '-o', 'pan', 'pan.c'], options);
    const { stdout, stderr } = spawnSync('./pan', ['-m2000000', '-w22'], options);
    const errors = /errors: (\d+)/.exec(stdout)?.[1];
    const states = /(\d+) states, stored/.exec(stdout)?.[1];
    if (errors === undefined || states === undefined) {
      throw new Error(`the search of ${model} ended early: ${stdout}${stderr}`);
    }
    const complete = !/max search depth too small|out of memory|Search not completed/.test(stdout + stderr);
    const violation = /pan:1: (.*) \(at depth/.exec(stdout + stderr)?.[1];
    return { states: Number(states), violation: errors === '0' ? undefined : (violation ?? 'violated'), complete };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const absent = ['spin', 'gcc'].filter(missing);
if (absent.length > 0) {
  console.log(
    `NOT CHECKED: the models need ${absent.join(' and ')}; tools/system/install.sh spin compiler installs them.`,
  );
  process.exit(process.env.REQUIRE_SYSTEM === 'all' ? 1 : 77);
}

const wanted = process.argv.slice(2);
const started = Date.now();
let failures = 0;
console.log(`${'model'.padEnd(15)} ${'property'.padEnd(45)} ${'states'.padStart(11)}  result`);
for (const [model, property, definitions] of runs) {
  if (wanted.length > 0 && !wanted.includes(model)) continue;
  const { states, violation, complete } = search(model, definitions);
  const wrong = property.startsWith('wrong');
  const good = wrong ? violation !== undefined : violation === undefined && complete;
  if (!good) failures++;
  const said = violation ?? (complete ? 'holds' : 'search not completed');
  const result = good ? (wrong ? `found: ${said}` : said) : `FAILED: ${wrong ? 'not found wrong' : said}`;
  console.log(`${model.padEnd(15)} ${property.padEnd(45)} ${states.toLocaleString('en').padStart(11)}  ${result}`);
}
console.log(`${failures} failed, ${Math.round((Date.now() - started) / 1000)} s`);
process.exit(failures > 0 ? 1 : 0);
