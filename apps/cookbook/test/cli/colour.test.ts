import { wantsColour } from '@parallel-cookbook/cookbook/src/cli/colour.js';
import { combined } from '@parallel-cookbook/cookbook/src/cli/exit-code.js';
import { describe, expect, it } from '@jest/globals';

describe('colour', () => {
  it.each([
    [true, false, { NO_COLOR: '1' }, true],
    [false, true, { FORCE_COLOR: '1' }, false],
    [undefined, true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [undefined, true, { NO_COLOR: '' }, true],
    [undefined, false, { FORCE_COLOR: '1' }, true],
    [undefined, true, { FORCE_COLOR: '0' }, false],
    [undefined, false, { FORCE_COLOR: '' }, false],
    [undefined, false, { CI: '1' }, false],
    [undefined, true, {}, true],
  ])('option %s on a terminal %s with %j is %s', (option, isTTY, environment, wanted) => {
    expect(wantsColour({ isTTY }, option, environment)).toBe(wanted);
  });
});

describe('the exit code of several recipes', () => {
  it('is the worst, and 77 only when none could run', () => {
    expect(combined([0, 77])).toBe(0);
    expect(combined([77, 77])).toBe(77);
    expect(combined([])).toBe(0);
    expect(combined([0, 3, 124, 1])).toBe(1);
    expect(combined([3, 124])).toBe(124);
    expect(combined([1, 130])).toBe(130);
  });
});
