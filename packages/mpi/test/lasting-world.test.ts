import { existsSync } from 'node:fs';
import { processStatus } from '@parallel-cookbook/primitives/process';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LastingWorld } from './lasting-world.js';
import { mpirunCommand, socketsCommand, systemMpis } from './program.js';

interface Rank {
  readonly rank: number;
  readonly pid: number;
  readonly shared: readonly string[];
}
const isAlive = (pid: number): boolean => {
  const status = processStatus(pid);
  return status !== undefined && status.exitCode === undefined;
};

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe.each([
  ['mpirun-ts', mpirunCommand] as const,
  ['mpirun-ts, over sockets', socketsCommand] as const,
  ...systemMpis.filter(({ isHere }) => isHere).map(({ name, commandFor }) => [name, commandFor] as const),
])('a world that lasts, of %s', (_, commandFor) => {
  /** Whatever the test finds, nobody is left. */
  async function withWorld(body: (world: LastingWorld) => Promise<void>): Promise<void> {
    const world = new LastingWorld(commandFor, 3);
    try {
      await body(world);
    } finally {
      await world.close();
      expect(world.pids).toEqual([]);
    }
  }

  it('runs task after task on the same ranks, and ends in good order', async () => {
    await withWorld(async (world) => {
      const first = (await world.run('lasting', 'whoAmI', [])) as Rank[];
      expect(first.map(({ rank }) => rank)).toEqual([0, 1, 2]);
      expect([...world.pids].sort()).toEqual(first.map(({ pid }) => pid).sort());
      expect(await world.run('lasting', 'whoAmI', [])).toEqual(first);
      expect(world.isUsable).toBe(true);
    });
  });

  it('tells which rank has failed, where, and is over', async () => {
    await withWorld(async (world) => {
      const failure = world.run('lasting', 'fails', [1]);
      await expect(failure).rejects.toThrow(/^fails of lasting\.js on 3 ranks: exit code 1\n/);
      await expect(failure).rejects.toThrow(
        /^rank 1: RangeError: rank 1 has had enough\n {4}at .*fails .*lasting\.js/m,
      );
      expect(world.isUsable).toBe(false);
    });
  });

  it('kills who hangs, and nothing is left behind', async () => {
    await withWorld(async (world) => {
      const ranks = (await world.run('lasting', 'whoAmI', [])) as Rank[];
      const told = 'hangs of lasting.js on 3 ranks: was not over in time';
      await expect(world.run('lasting', 'hangs', [2], 500)).rejects.toThrow(told);
      expect(world.isUsable).toBe(false);
      expect(ranks.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(ranks.flatMap(({ shared }) => shared).filter((path) => existsSync(path))).toEqual([]);
    });
  });

  it('is not used again when a message is left', async () => {
    await withWorld(async (world) => {
      await expect(world.run('lasting', 'leaves', [])).rejects.toThrow('messages are left for rank 1 by tag 5');
      expect(world.isUsable).toBe(false);
    });
  });
});
