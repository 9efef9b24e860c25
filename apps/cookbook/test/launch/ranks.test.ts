import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromeTrace, flowsOf, TraceLog } from '@parallel-cookbook/primitives';
import { launchOf } from '@parallel-cookbook/cookbook/src/launch/launch-plan.js';
import { mpiImplementations, realMpis } from '@parallel-cookbook/cookbook/src/launch/mpi-implementation.js';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../cookbook.js';

const installed = mpiImplementations.filter((mpi) => {
  return mpi === 'embedded' || spawnSync(realMpis[mpi].command, ['--version']).status === 0;
});
const usual = { seed: 3, secondMs: 15, limit: { timeoutMs: 30_000 } };
const file = join(fixtures, 'good/ranks/main.js');

describe.each(installed)('a launch of ranks, %s', (mpi) => {
  it('starts the program once for each rank, and logs what each does as a lane of its own', async () => {
    const run = await (await launchOf({ kind: 'ranks', ranks: 3 }, mpi)).launch({ file }, usual);
    expect(run).toMatchObject({ end: 'exited', exitCode: 0, stdout: 'early late 3 15\n', stderr: '', leaks: [] });
    expect([...new Set(run.events.map(({ lane }) => lane))].sort()).toEqual(['rank 0', 'rank 1', 'rank 2']);
    expect(new Set(run.events.map(({ pid }) => pid)).size).toBe(3);
    for (const kind of ['start', 'exit'] as const) {
      const objects = run.events.flatMap((event) => (event.kind === kind ? [event.object] : []));
      expect(objects.sort()).toEqual(['rank 0', 'rank 1', 'rank 2']);
    }
  });

  it('has an arrow from each send to its receive, by tag and not by the order in which they come', async () => {
    const { events } = await (await launchOf({ kind: 'ranks', ranks: 3 }, mpi)).launch({ file }, usual);
    const log = new TraceLog(events);
    const arrows = flowsOf(log).filter(({ kind }) => kind === 'message');
    const tagsOf = (position: number): unknown => log.events[position]?.detail?.['message'];
    expect(arrows.map(({ from, to }) => [tagsOf(from), tagsOf(to)])).toEqual([
      ['0/4', '0/4'],
      ['0/5', '0/5'],
    ]);
    for (const { from, to } of arrows) {
      expect([log.trackOf(from).lane, log.trackOf(to).lane]).toEqual(['rank 0', 'rank 2']);
    }
    const { traceEvents } = chromeTrace(events);
    const barriers = traceEvents.filter(({ ph, name }) => ph === 'X' && name === 'Comm.Ibarrier');
    expect(barriers).toHaveLength(6);
  });

  it('ends with the code of the rank that failed', async () => {
    const run = await (await launchOf({ kind: 'ranks', ranks: 3 }, mpi)).launch({ file }, { ...usual, seed: 7 });
    expect(run).toMatchObject({ end: 'exited', exitCode: 9, leaks: [] });
    expect(run.stderr).not.toMatch(/mpirun|MPI_Abort|-{20}|={20}/);
  });
});

it('a real MPI is here where the system says so', () => {
  const wanted = process.env['REQUIRE_SYSTEM'] === 'all' ? mpiImplementations : installed;
  expect(installed).toEqual(wanted);
});
