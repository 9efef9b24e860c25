import { Random } from '@parallel-cookbook/primitives';
import { alternates, before, bounded, disjoint, event, exclusive, line } from '@parallel-cookbook/cookbook';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runOf } from './run.js';

/** Lanes that each take the lock, perhaps again while they hold it, and give it back: one after the other. */
const serialHolds = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 20 })
  .map((holds) =>
    holds.flatMap(([lane, depth]) => [
      ...Array.from({ length: depth }, () => `${lane} acquire lock`),
      ...Array.from({ length: depth }, () => `${lane} release lock`),
    ]),
  );

describe('exclusive', () => {
  it('holds for every serial history, also with nested holds', () => {
    fc.assert(fc.property(serialHolds, (events) => exclusive('lock').check(runOf([], events)) === undefined));
  });

  it('is broken when another lane acquires within any hold', () => {
    fc.assert(
      fc.property(serialHolds, fc.nat(), (events, choice) => {
        const inside = events.flatMap((text, index) => (text.includes('acquire') ? [index + 1] : []));
        const position = inside[choice % inside.length] as number;
        const torn = events.toSpliced(position, 0, 'intruder acquire lock', 'intruder release lock');
        return exclusive('lock').check(runOf([], torn)) !== undefined;
      }),
    );
  });

  it('is broken by a hold that never ends, a release without a hold, and an empty log', () => {
    expect(exclusive('lock').check(runOf([], ['a acquire lock']))?.seen).toBe('a acquire lock (event 0) never ends');
    expect(exclusive('lock').check(runOf([], ['a release lock']))?.seen).toContain('ends what it did not begin');
    expect(exclusive('lock').check(runOf([]))).toEqual({ expected: 'acquire of lock', seen: 'none' });
  });

  it('looks only at the lock it names', () => {
    const events = ['a acquire lock', 'b acquire other', 'a release lock', 'b release other'];
    expect(exclusive('lock').check(runOf([], events))).toBeUndefined();
    expect(exclusive(/./).check(runOf([], events))).toBeDefined();
  });
});

describe('before', () => {
  it('holds exactly when the last of the first kind precedes the first of the second', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('one', 'two'), { minLength: 1 }), (lines) => {
        const expected =
          lines.includes('one') && lines.includes('two') && lines.lastIndexOf('one') < lines.indexOf('two');
        return (before(line('one'), line('two')).check(runOf(lines)) === undefined) === expected;
      }),
    );
  });

  it('with a key compares only what belongs together, and needs both for each key', () => {
    const started = before(line(/^start (\w)/), line(/^exit (\w)/), { by: 1 });
    expect(started.check(runOf(['start a', 'exit a', 'start b', 'exit b']))).toBeUndefined();
    expect(started.check(runOf(['start a', 'exit b', 'start b', 'exit a']))?.seen).toContain(
      'line 2 "exit b" came before line 3',
    );
    expect(started.check(runOf(['start a', 'exit a', 'start b']))).toEqual({
      expected: '/^exit (\\w)/ for b',
      seen: 'none',
    });
  });

  it('refuses to compare lines with events', () => {
    expect(() => before(line('a'), event('start'))).toThrow('lines and events have no common order');
  });
});

describe('alternates', () => {
  it('holds for turns and is broken by every exchange of two unlike neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(), (rounds, choice) => {
        const lines = Array.from({ length: rounds }, () => ['ping', 'pong']).flat();
        const at = choice % (lines.length - 1);
        const swapped = lines.toSpliced(at, 2, lines[at + 1] as string, lines[at] as string);
        const turns = alternates(line('ping'), line('pong'));
        return turns.check(runOf(lines)) === undefined && turns.check(runOf(swapped)) !== undefined;
      }),
    );
  });

  it('is broken when the last turn is not answered', () => {
    expect(alternates(line('ping'), line('pong')).check(runOf(['ping', 'pong', 'ping']))?.seen).toBe(
      'nothing after line 3 "ping"',
    );
  });
});

describe('disjoint', () => {
  it('tells spans of lines apart by their first capture group', () => {
    const spans = disjoint(line(/^(\w+) running/), line(/^(\w+) over/));
    expect(spans.check(runOf(['a running', 'a over', 'b running', 'b over']))).toBeUndefined();
    expect(spans.check(runOf(['a running', 'b running', 'a over', 'b over']))?.seen).toBe(
      'line 2 "b running" inside the span of line 1 "a running"',
    );
  });
});

describe('bounded', () => {
  it('agrees with counting, for random walks of a buffer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, max) => {
        const random = new Random(seed);
        const events = Array.from({ length: 30 }, () => (random.next() < 0.5 ? 'p put buffer' : 'c get buffer'));
        let size = 0;
        const fits = events.every((text) => (size += text.includes('put') ? 1 : -1) >= 0 && size <= max);
        const breach = bounded(event('put', 'buffer'), event('get', 'buffer'), { max }).check(runOf([], events));
        return (breach === undefined) === fits;
      }),
    );
  });

  it('looks at the size at the end when asked to', () => {
    const events = ['p put buffer', 'p put buffer', 'c get buffer'];
    const empty = bounded(event('put'), event('get'), { end: 0 });
    expect(empty.check(runOf([], events))).toEqual({ expected: '0 at the end', seen: '1 at the end' });
    expect(empty.check(runOf([], [...events, 'c get buffer']))).toBeUndefined();
  });
});
