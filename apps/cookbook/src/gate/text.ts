import { linesOf } from '../launch/run.js';
import type { Gate } from './gate.js';
import { normalise } from './normalise.js';

/** Class D: the same lines in the same order, after normalisation. */
export const textGate: Gate = {
  statement: 'the output is the recorded one',
  compare(recorded, seen, own) {
    const expected = linesOf(normalise(recorded, own));
    const actual = linesOf(normalise(seen, own));
    for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
      if (expected[index] === actual[index]) continue;
      return { expected: inWords(expected[index], index), seen: inWords(actual[index], index) };
    }
    return undefined;
  },
};

function inWords(line: string | undefined, index: number): string {
  return line === undefined ? `no line ${index + 1}` : `line ${index + 1} ${JSON.stringify(line)}`;
}
