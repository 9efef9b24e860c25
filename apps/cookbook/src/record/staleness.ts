import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogEntry } from '../catalog/entry.js';
import type { RecipeRecord } from './record.js';

/** SHA-256 of each of a recipe's sources, by name. Line ends do not count: git may change them. */
export async function fingerprints(entry: CatalogEntry): Promise<RecipeRecord['sources']> {
  const pairs = entry.sources().map(async (name) => {
    const text = await readFile(join(entry.folder, name), 'utf8');
    return [name, createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** What moved in the sources since the record was made, in words; `undefined` when nothing did. */
export async function staleness(entry: CatalogEntry, record: RecipeRecord): Promise<string | undefined> {
  const now = await fingerprints(entry);
  const names = new Set([...Object.keys(now), ...Object.keys(record.sources)]);
  const changes = [...names].sort().flatMap((name) => {
    if (!(name in now)) return [`${name} is gone`];
    if (!(name in record.sources)) return [`${name} is new`];
    return now[name] === record.sources[name] ? [] : [`${name} has changed`];
  });
  return changes.length > 0 ? changes.join(', ') : undefined;
}
