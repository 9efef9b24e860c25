import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { Catalog } from '../catalog/catalog.js';
import type { CatalogEntry } from '../catalog/entry.js';
import { UsageError } from './failure.js';
import { mpiImplementations, type MpiImplementation } from '../launch/mpi-implementation.js';
import { reporterNames, type ReporterName } from './report/reporter.js';

/** The options by which recipes are chosen. */
export interface SelectionOptions {
  readonly name?: readonly string[] | undefined;
  readonly chapter?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly filter?: string | undefined;
  readonly recipes?: string | undefined;
}

/** The options that say how recipes are run and told about. */
export interface RunOptions extends SelectionOptions {
  readonly seed?: number | undefined;
  readonly scale?: number | undefined;
  readonly jobs: number;
  readonly timeout?: number | undefined;
  readonly mpi?: MpiImplementation | undefined;
  readonly json?: boolean | undefined;
  readonly reporter?: ReporterName | undefined;
  readonly output?: string | undefined;
}

/** Adds the options by which recipes are chosen. */
export function withSelection(command: Command): Command {
  return command
    .addOption(
      new Option('--name <name>', 'a recipe or pattern, as the argument; may be given several times').argParser(list),
    )
    .addOption(
      new Option('--chapter <chapter>', 'all recipes of a chapter; may be given several times').argParser(list),
    )
    .option('--all', 'all recipes')
    .option('--filter <text>', 'of these, only recipes whose name or title contains the text')
    .addOption(recipesOption());
}

/** Adds the options that say how recipes are run and told about. */
export function withRunning(command: Command): Command {
  return withSelection(command)
    .addOption(new Option('--seed <n>', "the programs' SEED (default: the record's, or 1)").argParser(whole(0)))
    .addOption(
      new Option('--scale <ms>', "length of the book's second (default: the record's, or 20)").argParser(whole(1)),
    )
    .addOption(new Option('--jobs <n>', 'how many recipes run at a time').argParser(whole(1)).default(1))
    .addOption(new Option('--timeout <ms>', 'the most time a recipe may take').argParser(whole(1)))
    .addOption(new Option('--mpi <implementation>', 'whose ranks chapter 4 runs on').choices(mpiImplementations))
    .addOption(new Option('--json', 'short for --reporter json'))
    .addOption(new Option('--reporter <name>', 'who tells').choices(reporterNames))
    .option('--output <file>', 'where the report goes (default: standard output)');
}

/** The folder with the chapters, which tests point elsewhere. */
export function recipesOption(): Option {
  return new Option('--recipes <folder>', 'a folder with chapters of recipes of your own, as JavaScript').env(
    'COOKBOOK_RECIPES',
  );
}

/** The recipes that arguments and options choose. @throws UsageError when they say nothing or choose none. */
export async function chosen(
  names: readonly string[],
  options: SelectionOptions,
  otherwise: 'all' | 'nothing' = 'nothing',
): Promise<CatalogEntry[]> {
  const catalog = Catalog.open(options.recipes || undefined);
  const all = [...names, ...(options.name ?? [])];
  const { chapter: chapters = [], filter } = options;
  const said = all.length > 0 || chapters.length > 0 || options.all;
  if (!said && otherwise === 'nothing' && filter === undefined) {
    throw new UsageError(
      'name a recipe, as threading/rlock or threading/*, or give --chapter or --all; `cookbook list` shows them',
    );
  }
  const entries = await catalog.select({ names: all, chapters, all: options.all || !said, filter });
  if (entries.length === 0 && otherwise === 'nothing')
    throw new UsageError(`no recipe contains ${JSON.stringify(filter ?? '')}`);
  return entries;
}

/** The reporter that the options ask for. */
export function reporterOf({ json, reporter }: RunOptions): ReporterName {
  if (json && reporter !== undefined && reporter !== 'json')
    throw new UsageError(`--json and --reporter ${reporter} exclude each other`);
  return json ? 'json' : (reporter ?? 'pretty');
}

/** A parser of whole numbers, for commander. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least}, as ${Math.max(least, availableParallelism())}.`);
  };
}

function list(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
