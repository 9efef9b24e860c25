import { homedir, tmpdir } from 'node:os';
import { anonymise, normalise } from '@parallel-cookbook/cookbook/src/gate/normalise.js';
import { multisetGate } from '@parallel-cookbook/cookbook/src/gate/multiset.js';
import { textGate } from '@parallel-cookbook/cookbook/src/gate/text.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

describe('normalise', () => {
  it.each([
    ['pid 4711', 'pid <pid>'],
    ['PID=4711, ppid: 1', 'PID=<pid>, ppid: <pid>'],
    ['at 2026-11-20T10:40:00.123Z', 'at <time>'],
    ['Thu Nov 20 10:40:00 2025', '<time>'],
    ['Thu Nov 20 2025 10:40:00 GMT+0000 (Coordinated Universal Time)', '<time>'],
    ['took 12.5 ms', 'took <time>'],
    ['slept 2 seconds', 'slept <time>'],
    ['on 127.0.0.1:54321', 'on <address>'],
    ['on localhost:80', 'on <address>'],
    ['on [::1]:80', 'on <address>'],
    ['listens on port 54321', 'listens on port <port>'],
    ['at 0x7ffe12ab34', 'at <address>'],
    [`in ${tmpdir()}/cookbook-aB3dE6/tmp/x.txt`, 'in <tmp>/x.txt'],
  ])('takes what differs from run to run out of %j', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it.each(['thread 1 of 4', 'sum 4950', '3 apples', '5 items', 'f=0.95 p=1024', 'version 1.2.3', '10 steps'])(
    'leaves %j alone',
    (text) => {
      expect(normalise(text)).toBe(text);
    },
  );

  it('changes nothing the second time', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'pid 12',
        '12 ms',
        '127.0.0.1:80',
        'port 80',
        '10:40:00',
        '0xdeadbeef',
        `${homedir()}/x`,
        '<time>',
        ' ',
        '\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = normalise(pieces.join(''));
        return normalise(once) === once;
      }),
    );
  });

  it("puts a recipe's own replacements first", () => {
    expect(normalise('worker 17 took 3 ms', [[/worker \d+/, 'worker <n>']])).toBe('worker <n> took <time>');
  });

  it('keeps times but no folders in what goes into a record', () => {
    expect(anonymise(`${homedir()}/a took 3 ms`)).toBe(
      homedir().length > 3 ? '<path>/a took 3 ms' : `${homedir()}/a took 3 ms`,
    );
  });
});

describe('the gates', () => {
  it('of text names the first line that differs', () => {
    expect(textGate.compare('a\nb\n', 'a\nb\n', [])).toBeUndefined();
    expect(textGate.compare('a 3 ms\n', 'a 4 ms\n', [])).toBeUndefined();
    expect(textGate.compare('a\nb\n', 'a\nc\n', [])).toEqual({ expected: 'line 2 "b"', seen: 'line 2 "c"' });
    expect(textGate.compare('a\n', 'a\nb\n', [])).toEqual({ expected: 'no line 2', seen: 'line 2 "b"' });
  });

  it('of multisets takes any order of the lines and no other lines', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
    const text = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.nat()), (parts, numbers) => {
        const shuffled = [...parts].sort(() => ((numbers.next().value as number) % 3) - 1);
        const more = multisetGate.compare(text(parts), text([...parts, 'a']), []);
        return multisetGate.compare(text(parts), text(shuffled), []) === undefined && more !== undefined;
      }),
    );
    expect(multisetGate.compare('a\na\nb\n', 'a\nc\n', [])).toEqual({
      expected: '"a", "b" (missing)',
      seen: '"c" (not recorded)',
    });
  });
});
