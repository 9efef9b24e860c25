import { linesOf } from '../launch/run.js';
import type { Gate } from './gate.js';
import { normalise } from './normalise.js';

/** Class O: the same lines, each as often, in any order, after normalisation. */
export const multisetGate: Gate = {
  statement: 'the output has the recorded lines, in any order',
  compare(recorded, seen, own) {
    const left = new Map<string, number>();
    for (const line of linesOf(normalise(recorded, own))) left.set(line, (left.get(line) ?? 0) + 1);
    for (const line of linesOf(normalise(seen, own))) left.set(line, (left.get(line) ?? 0) - 1);
    const missing = [...left].filter(([, times]) => times > 0);
    const surplus = [...left].filter(([, times]) => times < 0);
    if (missing.length === 0 && surplus.length === 0) return undefined;
    return { expected: inWords(missing, 'missing'), seen: inWords(surplus, 'not recorded') };
  },
};

function inWords(lines: readonly (readonly [line: string, times: number])[], label: string): string {
  if (lines.length === 0) return 'no other line';
  const first = lines
    .slice(0, 3)
    .map(([line, times]) => `${JSON.stringify(line)}${Math.abs(times) > 1 ? ` ×${Math.abs(times)}` : ''}`);
  return `${first.join(', ')}${lines.length > 3 ? ` and ${lines.length - 3} more` : ''} (${label})`;
}
