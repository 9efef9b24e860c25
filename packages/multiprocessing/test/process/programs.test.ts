import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ended } from '../leftovers.js';
import { run, staying } from '../program.js';

const noKoffi = fileURLToPath(new URL('../programs/no-koffi.cjs', import.meta.url));

describe('a parent that is killed', () => {
  it('takes its children along: those that wait, spin, are blocked in a lock, work for a pool, or stand ready', async () => {
    const { program, said } = await staying<number[]>('parent.js');
    expect(said.length).toBe(5);
    program.kill('SIGKILL');
    await ended([program.pid as number, ...said]);
  });

  it.each([
    ['koffi is not installed', { nodeOptions: ['--require', noKoffi] }],
    ['no program is found that asks the system for it', { env: { PATH: '' } }],
  ])('takes along one that spins where %s', async (_, surroundings) => {
    const { program, said } = await staying<number>('spinning.js', surroundings);
    program.kill('SIGKILL');
    await ended([program.pid as number, said]);
  });

  it('takes along what one of its threads had started', async () => {
    const { program, said } = await staying<number[]>('thread-parent.js');
    program.kill('SIGKILL');
    await ended([program.pid as number, ...said]);
  });
});

describe('a heap that is full', () => {
  it('ends the process with -6, as an abort does, and takes one task of a pool with it', async () => {
    const { stdout } = await run('full-heap.js');
    expect(stdout).toBe('WorkerDiedError -6\nWorkerDiedError -6 3\n');
  });
});

describe('what a process prints', () => {
  it('comes whole and in order, before what a blocked parent prints after joining it, and the log tells of both', async () => {
    const { stdout, stderr } = await run('output.js');
    const lines = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join('');
    expect(stdout).toBe(`${lines}last\nthen the parent\n`);
    expect(stderr).toMatch(/^\[DEBUG\/MainProcess\] process "printer" was started \(pid \d+, spawn\)\n/);
    expect(stderr).toMatch(/\[DEBUG\/MainProcess\] process "printer" ended with exit code 0\n$/);
  });
});

describe('the owner table that a family hands down', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"'],
    ['another shape', '{"segment":{}}'],
    ['a process that has ended', table(2 ** 22 - 1, 9)],
    ['a descriptor that is something else', table(process.pid, 1)],
    [
      'a path',
      JSON.stringify([
        { segment: { pid: '1/../self', fd: 0, inode: 1, byteLength: 262272 }, offset: 128, byteLength: 262144 },
      ]),
    ],
  ])('is begun anew when %s stands in the environment', async (_, value) => {
    const { stdout } = await run('environment.js', { env: { PARALLEL_COOKBOOK_OWNERS: value } });
    expect(stdout).toBe('undefined\nOwnerDiedError usable\n');
  });
});

describe('where koffi is not installed', () => {
  it('processes and pools work, and what needs shared memory says what to do', async () => {
    const { stdout, stderr } = await run('without-koffi.js', { nodeOptions: ['--require', noKoffi] });
    expect(stdout.split('\n')).toEqual([
      'MODULE_NOT_FOUND',
      '3',
      '[ 1, 2, 3 ]',
      'false false',
      'WorkerDiedError 4',
      '[ 2 ]',
      ...['true true', 'true true', 'true true', ''],
    ]);
    expect(stderr.match(/A pool of processes works without/g)?.length).toBe(1);
  });
});

function table(pid: number, fd: number): string {
  return JSON.stringify([{ segment: { pid, fd, inode: 1, byteLength: 262272 }, offset: 128, byteLength: 262144 }]);
}
