import type { Command } from 'commander';
import type { CatalogEntry } from '../catalog/entry.js';
import { CorruptRecordError, readRecord } from '../record/record.js';
import { staleness } from '../record/staleness.js';
import { isError } from './failure.js';
import { chosen, withSelection, type SelectionOptions } from './options.js';
import { table } from './report/table.js';

/** `cookbook list`. */
export function addList(program: Command): void {
  withSelection(
    program.command('list').description('show the recipes, their class, what they need and how their record stands'),
  )
    .argument('[names...]', 'recipes, as threading/rlock or threading/*')
    .option('--json', 'one JSON object a line')
    .action(async (names: string[], options: SelectionOptions & { json?: boolean }) => {
      const rows = await Promise.all((await chosen(names, options, 'all')).map(described));
      if (options.json) {
        for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
        return;
      }
      const cells = rows.map((row) => [row.recipe, row.determinism, row.record, row.needs.join(' '), row.title]);
      process.stdout.write(table([['RECIPE', 'CLASS', 'RECORD', 'NEEDS', 'TITLE'], ...cells]));
    });
}

interface Row {
  readonly recipe: string;
  readonly title: string;
  readonly determinism: string;
  readonly needs: readonly string[];
  readonly record: 'recorded' | 'stale' | 'corrupt' | 'none';
  readonly error?: string;
}

async function described(entry: CatalogEntry): Promise<Row> {
  const record = await recordState(entry);
  try {
    const { title, determinism, needs } = await entry.recipe();
    return { recipe: entry.name, title, determinism, needs, record };
  } catch (error) {
    if (!isError(error)) throw error;
    return {
      recipe: entry.name,
      title: `(${error.message})`,
      determinism: '?',
      needs: [],
      record,
      error: error.message,
    };
  }
}

async function recordState(entry: CatalogEntry): Promise<Row['record']> {
  try {
    const record = await readRecord(entry.name, entry.recordFile);
    if (!record) return 'none';
    return (await staleness(entry, record)) ? 'stale' : 'recorded';
  } catch (error) {
    if (error instanceof CorruptRecordError) return 'corrupt';
    throw error;
  }
}
