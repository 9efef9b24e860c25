import { describe, expect, it } from '@jest/globals';
import { ParallelError, TimeoutError } from '@parallel-cookbook/primitives';
import { ExceptionGroup } from '@parallel-cookbook/async';

const group = new ExceptionGroup('all', [
  new TypeError('a'),
  new ExceptionGroup('inner', [new RangeError('b'), new TypeError('c')]),
  new TimeoutError('wait', 5),
]);

describe('an exception group', () => {
  it('is an AggregateError with a name, a code and a count', () => {
    expect(group).toBeInstanceOf(AggregateError);
    expect([group.name, group.code, group.message]).toEqual([
      'ExceptionGroup',
      'ERR_PARALLEL_EXCEPTION_GROUP',
      'all (3 errors)',
    ]);
  });

  it('is split by a class into two of the same shape', () => {
    const [types, rest] = group.split(TypeError);
    expect(types?.errors).toEqual([new TypeError('a'), new ExceptionGroup('inner', [new TypeError('c')])]);
    expect(rest?.errors).toEqual([new ExceptionGroup('inner', [new RangeError('b')]), new TimeoutError('wait', 5)]);
    expect(types?.message).toBe('all (2 errors)');
  });

  it('is split by a question', () => {
    const [short, rest] = group.split((error) => (error as Error).message.length === 1);
    expect([...(short?.leaves() ?? [])]).toHaveLength(3);
    expect([...(rest?.leaves() ?? [])]).toHaveLength(1);
  });

  it('gives nothing for a part with nothing in it', () => {
    expect(group.split(SyntaxError)).toEqual([undefined, expect.any(ExceptionGroup)]);
    expect(group.subgroup(Error)?.errors).toHaveLength(3);
    expect(group.subgroup(SyntaxError)).toBeUndefined();
  });

  it('knows the errors of this library by their brand', () => {
    expect([...(group.subgroup(TimeoutError)?.leaves() ?? [])]).toEqual([new TimeoutError('wait', 5)]);
    expect(group.subgroup(ParallelError)?.errors).toHaveLength(1);
  });

  it('keeps cause and stack when it is split', () => {
    const caused = new ExceptionGroup('all', [new TypeError('a'), new RangeError('b')]);
    caused.cause = 'why';
    const part = caused.subgroup(TypeError);
    expect([part?.cause, part?.stack]).toEqual(['why', caused.stack]);
  });
});
