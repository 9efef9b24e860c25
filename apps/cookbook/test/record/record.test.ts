import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CorruptRecordError,
  readRecord,
  writeRecord,
  type RecipeRecord,
} from '@parallel-cookbook/cookbook/src/record/record.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const sound: RecipeRecord = {
  ...{ format: 1, recipe: 'a/b', determinism: 'D', seed: 1, scale: 20, wallMs: 5, stdout: ['hello'] },
  environment: { node: 'v20.19.0', platform: 'linux-x64', cores: 2 },
  sources: { 'main.ts': '00' },
  invariants: [{ statement: 'it is so', holds: true }],
  trace: { events: { mark: 1 }, lanes: ['MainThread'] },
  metrics: [{ name: 'm', value: 1, unit: '' }],
};

describe('a record', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'record-'));
    file = join(folder, 'recorded.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes back as it was written, and leaves no draft', async () => {
    await writeRecord(file, sound);
    expect(await readRecord('a/b', file)).toEqual(sound);
    expect(readdirSync(folder)).toEqual(['recorded.json']);
  });

  it('that is not there is undefined', async () => {
    expect(await readRecord('a/b', file)).toBeUndefined();
  });

  it('cut off anywhere is corrupt', async () => {
    const text = JSON.stringify(sound);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: text.length - 1 }), async (length) => {
        writeFileSync(file, text.slice(0, length));
        await expect(readRecord('a/b', file)).rejects.toBeInstanceOf(CorruptRecordError);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['the seed', { seed: '1' }],
    ['a line', { stdout: [1] }],
    ['the class', { determinism: 'E' }],
    ['a verdict', { invariants: [{ statement: 'x' }] }],
    ['a count', { trace: { events: { mark: 'many' }, lanes: [] } }],
    ['the format', { format: 2 }],
    ['the recipe', { recipe: 'a/c' }],
  ])('with %s changed is corrupt', async (_, wrong) => {
    writeFileSync(file, JSON.stringify({ ...sound, ...wrong }));
    await expect(readRecord('a/b', file)).rejects.toThrow('a/b: its recorded.json is corrupt');
  });

  it.each(Object.keys(sound))('without %s is corrupt', async (name) => {
    writeFileSync(file, JSON.stringify({ ...sound, [name]: undefined }));
    await expect(readRecord('a/b', file)).rejects.toThrow(`${name} is missing`);
  });
});
