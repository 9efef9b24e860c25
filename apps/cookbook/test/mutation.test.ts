import { existsSync } from 'node:fs';
import { Catalog } from '@parallel-cookbook/cookbook/src/catalog/catalog.js';
import { missingNeeds } from '@parallel-cookbook/cookbook/src/catalog/need.js';
import { Kitchen } from '@parallel-cookbook/cookbook/src/cli/kitchen.js';
import { readRecord } from '@parallel-cookbook/cookbook/src/record/record.js';
import { ownVerdicts } from '@parallel-cookbook/cookbook/src/record/verdicts.js';
import { describe, expect, it } from '@jest/globals';

const { entries } = Catalog.open();
const kitchen = new Kitchen({ signal: new AbortController().signal, onOutput: () => undefined });

describe('the gate of every recipe catches its broken variant:', () => {
  it.each(entries.map((entry) => [entry.name, entry] as const))('%s', async (_, entry) => {
    expect(existsSync(entry.program('broken'))).toBe(true);
    const recipe = await entry.recipe();
    const missing = await missingNeeds(recipe.needs);
    if (missing.length > 0) {
      // Nothing can be run here without them; where they are, as in CI, the variant is caught or this fails.
      expect(recipe.invariants.length + Number(recipe.determinism !== 'T')).toBeGreaterThan(0);
      return;
    }
    const record = await readRecord(entry.name, entry.recordFile);
    const run = await kitchen.launch(entry, recipe, 'broken', record);
    // That it crashed or complained is not enough: the recipe's own gate must see the defect, or that it hangs or leaks.
    const caught = [
      ...ownVerdicts(recipe, run, record).flatMap(({ statement, holds }) => (holds ? [] : [statement])),
      ...(run.end === 'timed out' ? ['it ends by itself, within its limits'] : []),
      ...(run.leaks.length > 0 ? ['it leaves nothing behind'] : []),
    ];
    expect(caught).not.toEqual([]);
  });

  it('there are recipes to look at', () => {
    expect(entries.length).toBeGreaterThan(0);
  });
});
