#!/usr/bin/env node
import { main, Random } from '@parallel-cookbook/primitives';
import { writeFileSync } from 'node:fs';
import { allCores, pin } from './affinity.js';
import { Board } from './board.js';
import { commandLine, usage } from './command-line.js';
import { crashTable } from './crashes/table.js';
import { primitives } from './primitives.js';
import { report } from './report.js';
import { Round } from './round.js';
import { Watchdog } from './watchdog.js';

main(import.meta, async () => {
  const options = commandLine(process.argv.slice(2), Object.keys(primitives));
  if (options === undefined) return void console.log(usage(Object.keys(primitives)));
  process.exitCode = await stress(options);
});

/**
 * Runs rounds until the time is over, each primitive in turn, then the crash table.
 *
 * @param {import('./command-line.js').StressOptions} options
 * @returns {Promise<number>} the exit code.
 */
async function stress({ seed, minutes, only, crashes, situation, json, patienceSeconds, rounds }) {
  const board = new Board();
  const watchdog = new Watchdog(board.buffer, patienceSeconds);
  const rows = only.map((name) => ({ name, rounds: 0, operations: 0, kills: 0, violations: 0, recoveryMs: 0 }));
  const random = new Random(seed);
  const until = performance.now() + minutes * 60_000;
  console.log(`seed ${seed}, Node ${process.version}, ${allCores} cores, ${minutes} minutes`);
  for (let turn = 0; turn < rounds && (turn === 0 || performance.now() < until); turn++) {
    for (const row of rows) {
      // Every number is drawn whatever happens, so that round n of a seed is the same again.
      const roundSeed = random.uint32();
      const cores = pin(random.integer(1, Math.max(2, allCores)));
      if (turn > 0 && performance.now() > until) continue;
      board.clear();
      board.times[2] = 0;
      const title = `${row.name}, round ${turn} on ${cores} cores; again with --seed ${seed} --only ${row.name}`;
      watchdog.watch(title);
      const round = new Round({
        seed: roundSeed,
        title,
        board,
        size: Math.min(1, minutes),
        share: Math.min(1, minutes),
      });
      try {
        await primitives[row.name](round);
      } catch (error) {
        round.violation(`the round ended with ${error?.stack ?? String(error)}`);
      }
      row.rounds++;
      row.operations += board.total();
      row.kills += round.kills;
      row.violations += round.violations.length;
      row.recoveryMs = Math.max(row.recoveryMs, board.slowestRecovery);
    }
  }
  pin(allCores);
  const table = crashes ? await crashTable(watchdog, board, crashes, situation) : [];
  await watchdog.stop();
  console.log(report(rows, table));
  if (json !== undefined)
    writeFileSync(
      json,
      JSON.stringify({ seed, minutes, node: process.version, rows, crashes: table }, undefined, 2) + '\n',
    );
  const unexpected = table.filter((row) => !row.asExpected).length;
  const violations = rows.reduce((sum, row) => sum + row.violations, 0) + unexpected;
  console.log(violations === 0 ? 'no violation' : `${violations} violations`);
  return violations === 0 ? 0 : 1;
}
