import { describe, expect, it, jest } from '@jest/globals';
import { Semaphore } from '@parallel-cookbook/threading';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Board } from '../../stress/board.js';
import { Occupancy } from '../../stress/occupancy.js';
import { Round } from '../../stress/round.js';
import { holdingRound } from '../../stress/rounds/holding.js';
import { readWriteLockRound } from '../../stress/rounds/read-write-lock.js';
import { ringRound } from '../../stress/rounds/ring.js';
import { Visitors } from '../../stress/visitors.js';

/** The main thread puts slot 0, whose thread has died, in order just before somebody asks who is doomed: the worst moment. */
class PutInOrder extends Board {
  inOrder: (() => void) | undefined;

  override get doomed(): number {
    this.inOrder?.();
    if (this.inOrder) this.spare(0);
    this.inOrder = undefined;
    return super.doomed;
  }
}

describe('a round of the stress run', () => {
  it('finds nothing wrong with a semaphore of one permit', async () => {
    const round = new Round({ seed: 5, title: 'a round of the test', board: new Board(), size: 0.2, share: 1 });
    await holdingRound(round, { capacity: 1, make: () => new Semaphore(1) });
    expect(round.violations).toEqual([]);
  });

  it.each([
    ['a read-write lock', readWriteLockRound],
    ['a ring', ringRound],
  ])('finds nothing wrong with %s', async (_, run) => {
    const round = new Round({ seed: 5, title: 'a round of the test', board: new Board(), size: 0.1, share: 0.3 });
    await run(round);
    expect(round.violations).toEqual([]);
  });

  it('tells what is wrong at once, since that may keep it from ending', () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const round = new Round({ seed: 5, title: 'a round of the test', board: new Board(), size: 0.2, share: 1 });
      round.check(true, 'all is well');
      round.check(false, 'an item is lost');
      expect(round.violations).toEqual(['an item is lost']);
      expect(printed.mock.calls).toEqual([['VIOLATION: a round of the test: an item is lost']]);
    } finally {
      printed.mockRestore();
    }
  });
});

describe('the occupancy of a lock', () => {
  it('finds one too many inside, and who comes in twice, but not who is being killed', () => {
    const board = new Board();
    const one = new Occupancy(Occupancy.of(1), board);
    one.enter(1);
    one.leave(1);
    one.enter(2);
    expect(one.violations).toBe(0);
    one.enter(2);
    expect(one.violations).toBe(1);
    one.enter(4);
    expect(one.violations).toBe(2);
    one.leave(4);
    board.doom(1);
    one.enter(8);
    expect(one.violations).toBe(2);
  });

  it('takes nobody for inside who died there and was put in order while another comes in', () => {
    const board = new PutInOrder();
    const one = new Occupancy(Occupancy.of(1), board);
    one.enter(1);
    board.doom(0);
    board.inOrder = () => one.leave(1);
    one.enter(2);
    expect(board.inOrder).toBeUndefined();
    expect(one.violations).toBe(0);
  });
});

describe('the visitors of a read-write lock', () => {
  it('may read together; a writer beside anybody is found, but not beside who is being killed', () => {
    const board = new Board();
    const visitors = new Visitors(Visitors.place(), board);
    visitors.enterToRead(1);
    visitors.enterToRead(2);
    expect(visitors.violations).toBe(0);
    visitors.enterToWrite(4);
    expect(visitors.violations).toBe(1);
    visitors.leaveReading(1);
    visitors.leaveReading(2);
    visitors.enterToRead(1);
    expect(visitors.violations).toBe(2);
    visitors.leaveReading(1);
    board.doom(2); // the writer
    visitors.enterToRead(1);
    visitors.leaveReading(1);
    visitors.enterToWrite(2);
    expect(visitors.violations).toBe(2);
    visitors.forget(4);
    visitors.enterToWrite(1);
    expect(visitors.violations).toBe(3);
    visitors.tear();
    expect(visitors.torn).toBe(1);
  });

  it.each(['enterToRead', 'enterToWrite'] as const)('take no dead writer for one that writes: %s', (enter) => {
    const board = new PutInOrder();
    const visitors = new Visitors(Visitors.place(), board);
    visitors.enterToWrite(1);
    board.doom(0);
    board.inOrder = () => visitors.forget(1);
    visitors[enter](2);
    expect(board.inOrder).toBeUndefined();
    expect(visitors.violations).toBe(0);
  });
});

describe('the watchdog', () => {
  it('says who waits for what, and ends a process that hangs, though its main thread is blocked', async () => {
    const path = fileURLToPath(new URL('../programs/hangs.js', import.meta.url));
    const [signal, stderr] = await new Promise<[unknown, string]>((resolve) => {
      execFile(process.execPath, [path], (error, _, printed) => resolve([error?.signal, printed]));
    });
    expect(signal).toBe('SIGKILL');
    expect(stderr).toContain('HANG: nobody did anything for 1 s\na round of the test\n');
    expect(stderr).toContain('  thread 2: awaits get (after 0 operations)\n  the main thread: blocks in waitSync');
  });
});
