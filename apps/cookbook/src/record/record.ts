import { readFile, rename, writeFile } from 'node:fs/promises';
import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';
import type { Determinism } from '../gate/determinism.js';
import type { Metric } from '../gate/measure.js';
import type { TraceSummary } from '../trace/summary.js';

/** What is kept of a run: `recorded.json`. Nothing in it names the machine or a folder of it. */
export interface RecipeRecord {
  readonly format: 1;
  readonly recipe: string;
  readonly determinism: Determinism;
  readonly seed: number;
  /** Length of the book's second in that run, in milliseconds. */
  readonly scale: number;
  readonly environment: { readonly node: string; readonly platform: string; readonly cores: number };
  /** SHA-256 of each source file, by its name. */
  readonly sources: Readonly<{ [name: string]: string }>;
  readonly wallMs: number;
  /** Standard output, line by line. */
  readonly stdout: readonly string[];
  readonly invariants: readonly { readonly statement: string; readonly holds: boolean }[];
  readonly trace: TraceSummary;
  readonly metrics: readonly Metric[];
}

/** A recorded.json that cannot be read. It is left as it is; somebody should look at it. */
export class CorruptRecordError extends ParallelError {
  static override readonly kind: string = 'CorruptRecordError';
  readonly code: string = 'ERR_COOKBOOK_CORRUPT_RECORD';

  constructor(
    readonly recipe: string,
    readonly reason: string,
  ) {
    super(
      `${recipe}: its recorded.json is corrupt (${reason}); restore it, or replace it by: cookbook record --force ${recipe}`,
    );
  }
}
registerErrorClass(CorruptRecordError);

/** The record in a file, or `undefined` when there is none. @throws CorruptRecordError */
export async function readRecord(recipe: string, file: string): Promise<RecipeRecord | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CorruptRecordError(recipe, String((error as NodeJS.ErrnoException).code ?? error));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CorruptRecordError(recipe, text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  const wrong = fault(value, recipe);
  if (wrong !== undefined) throw new CorruptRecordError(recipe, wrong);
  return value as RecipeRecord;
}

/** Writes a record: all of it or nothing, also when this process is killed meanwhile. */
export async function writeRecord(file: string, record: RecipeRecord): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(draft, file);
}

type Check = (value: unknown) => boolean;

const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isText: Check = (value) => typeof value === 'string';
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value as object).every(check);
const shape =
  (fields: { readonly [name: string]: Check }): Check =>
  (value) =>
    isObject(value) &&
    Object.entries(fields).every(([name, check]) => check((value as { [name: string]: unknown })[name]));

const schema: { readonly [name in keyof RecipeRecord]: Check } = {
  format: (value) => value === 1,
  recipe: isText,
  determinism: (value) => ['D', 'O', 'T'].includes(value as string),
  seed: isNumber,
  scale: isNumber,
  environment: shape({ node: isText, platform: isText, cores: isNumber }),
  sources: mapOf(isText),
  wallMs: isNumber,
  stdout: listOf(isText),
  invariants: listOf(shape({ statement: isText, holds: (value) => typeof value === 'boolean' })),
  trace: shape({ events: mapOf(isNumber), lanes: listOf(isText) }),
  metrics: listOf(shape({ name: isText, value: isNumber, unit: isText })),
};

/** What is wrong with a value that should be the record of a recipe. */
function fault(value: unknown, recipe: string): string | undefined {
  if (!isObject(value)) return 'it is no object';
  const fields = value as { readonly [name: string]: unknown };
  for (const [name, check] of Object.entries(schema)) {
    if (!(name in fields)) return `${name} is missing`;
    if (!check(fields[name])) return `${name} is not what it should be`;
  }
  return fields['recipe'] === recipe ? undefined : `it is the record of ${String(fields['recipe'])}`;
}
