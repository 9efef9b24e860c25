import { conserved, count, each, event, holds, line, unique, yields } from '@parallel-cookbook/cookbook';
import { describe, expect, it } from '@jest/globals';
import { runOf } from './run.js';

describe('count', () => {
  it('takes a number or a range', () => {
    expect(count(line('a'), 2).check(runOf(['a', 'b', 'a']))).toBeUndefined();
    expect(count(line('a'), 1).check(runOf(['a', 'b', 'a']))).toEqual({ expected: '1', seen: '2' });
    expect(count(line('a'), { min: 3 }).check(runOf(['a']))).toEqual({ expected: 'at least 3', seen: '1' });
  });
});

describe('each', () => {
  it('is broken by one match that does not fulfil it, and by no match at all', () => {
    const even = each(
      line(/^n=(\d+)/),
      'n is even',
      ({ captures }) => Number(captures[1]) % 2 === 0 || `n is ${captures[1]}`,
    );
    expect(even.check(runOf(['n=2', 'n=4']))).toBeUndefined();
    expect(even.check(runOf(['n=2', 'n=5']))?.seen).toBe('n is 5 at line 2 "n=5"');
    expect(even.check(runOf(['m=2']))?.seen).toBe('none');
  });
});

describe('unique, yields and conserved', () => {
  it('compare captures as sets, as lists and as multisets', () => {
    const got = line(/got (\d+)/);
    expect(unique(got).check(runOf(['got 1', 'got 2']))).toBeUndefined();
    expect(unique(got).check(runOf(['got 1', 'got 1']))?.seen).toBe('1 twice');
    expect(yields(got, [2, 1]).check(runOf(['got 1', 'got 2']))).toBeUndefined();
    expect(yields(got, [2, 1], { ordered: true }).check(runOf(['got 1', 'got 2']))?.seen).toBe('1, 2');
    const queue = conserved(line(/put (\d+)/), got);
    expect(queue.check(runOf(['put 1', 'put 2', 'put 2', 'got 2', 'got 1', 'got 2']))).toBeUndefined();
    expect(queue.check(runOf(['put 1', 'put 2', 'got 1', 'got 1']))).toEqual({ expected: '1, 2', seen: '1, 1' });
    expect(queue.check(runOf([]))?.seen).toBe('none');
  });

  it('use the object of events', () => {
    expect(yields(event('spawn'), ['x', 'y']).check(runOf([], ['a spawn y', 'a spawn x']))).toBeUndefined();
  });
});

describe('holds', () => {
  it('says what was seen when the check says so', () => {
    expect(holds('fine', () => true).check(runOf([]))).toBeUndefined();
    expect(holds('fine', () => 'not fine').check(runOf([]))).toEqual({ expected: 'fine', seen: 'not fine' });
    expect(holds('fine', () => false).check(runOf([]))?.seen).toBe('it is not so');
  });
});
