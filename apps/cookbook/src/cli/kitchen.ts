import type { CatalogEntry } from '../catalog/entry.js';
import { MissingNeedError, missingNeeds, type Need } from '../catalog/need.js';
import type { Recipe } from '../catalog/recipe.js';
import type { LaunchOptions } from '../launch/launch.js';
import { launchOf } from '../launch/launch-plan.js';
import type { MpiImplementation } from '../launch/mpi-implementation.js';
import type { Run } from '../launch/run.js';
import { readRecord, writeRecord, type RecipeRecord } from '../record/record.js';
import { discord, recordOf } from '../record/recorder.js';
import { staleness } from '../record/staleness.js';
import { judge } from '../record/verdicts.js';
import { isError } from './failure.js';
import type { Outcome, Status } from './outcome.js';

/** Length of the book's second when nobody says otherwise, in milliseconds. */
export const defaultScale = 20;

/** How recipes are run. */
export interface KitchenSettings {
  readonly seed?: number | undefined;
  /** Length of the book's second, in milliseconds. */
  readonly scale?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Whose ranks those of MPI programs are. Default: those of the package mpi. */
  readonly mpi?: MpiImplementation | undefined;
  readonly signal: AbortSignal;
  readonly onOutput: (entry: CatalogEntry, stream: 'stdout' | 'stderr', text: string) => void;
}

/** Where recipes are run, judged and recorded. Nothing here prints: what became of a recipe is an {@link Outcome}. */
export class Kitchen {
  constructor(readonly settings: KitchenSettings) {}

  /** Runs a recipe and judges it, against its record too when it has one of the same seed and sources. */
  async run(entry: CatalogEntry): Promise<Outcome> {
    return this.#prepared(entry, async (recipe, record) => {
      const stale = record && (await staleness(entry, record));
      const outcome = await this.#judged(entry, recipe, stale ? undefined : record, record);
      return stale && outcome.status === 'ok'
        ? { ...outcome, reason: `not compared with its record: ${stale}` }
        : outcome;
    });
  }

  /** Runs a recipe as its record was made, and holds it to the record. `repeat` runs are to be good, all of them. */
  async verify(entry: CatalogEntry, repeat = 1): Promise<Outcome> {
    return this.#prepared(entry, async (recipe, record) => {
      const stale = record ? await staleness(entry, record) : 'it has no record';
      let good = 0;
      let worst: Outcome | undefined;
      for (let turn = 0; turn < repeat && !this.settings.signal.aborted; turn++) {
        const outcome = await this.#judged(entry, recipe, stale ? undefined : record, record);
        if (outcome.status === 'ok') good++;
        if (!worst || worst.status === 'ok') worst = outcome;
      }
      const outcome = worst ?? { entry, recipe, status: 'interrupted', verdicts: [] };
      const counted = repeat > 1 ? { ...outcome, passes: { good, of: repeat } } : outcome;
      if (!stale || counted.status !== 'ok') return counted;
      return { ...counted, status: 'stale', reason: `${stale}; run: cookbook record ${entry.name}` };
    });
  }

  /** Runs a recipe and writes its record, if everything holds. A corrupt record is replaced only by `force`. */
  async record(entry: CatalogEntry, force = false): Promise<Outcome> {
    return this.#prepared(
      entry,
      async (recipe) => {
        const outcome = await this.#judged(entry, recipe);
        const { run, verdicts } = outcome;
        if (outcome.status !== 'ok' || !run) return outcome;
        const again = await this.#judged(entry, recipe);
        if (again.status !== 'ok' || !again.run) return again;
        const breach = discord(recipe, run, again.run);
        if (breach) {
          const statement = `two runs with seed ${run.seed} agree, as class ${recipe.determinism} says`;
          return { ...again, status: 'broken', verdicts: [...again.verdicts, { statement, holds: false, breach }] };
        }
        await writeRecord(entry.recordFile, await recordOf(entry, recipe, run, verdicts));
        return { ...outcome, status: 'recorded' };
      },
      force,
    );
  }

  /** Starts a recipe's program, or its broken variant, and lets it run to its end. */
  async launch(entry: CatalogEntry, recipe: Recipe, which: 'main' | 'broken', record?: RecipeRecord): Promise<Run> {
    const { settings } = this;
    const secondMs = settings.scale ?? record?.scale ?? defaultScale;
    const options: LaunchOptions = {
      seed: settings.seed ?? record?.seed ?? 1,
      secondMs,
      limit: { timeoutMs: settings.timeoutMs ?? recipe.timeoutMs * Math.max(1, secondMs / defaultScale) },
      events: recipe.events,
      signal: settings.signal,
      onOutput: (stream, text) => settings.onOutput(entry, stream, text),
    };
    return (await launchOf(recipe.launch, settings.mpi)).launch({ file: entry.program(which) }, options);
  }

  /** Runs a recipe without judging it. @throws MissingNeedError when it cannot run here. */
  async trace(entry: CatalogEntry): Promise<Run> {
    const recipe = await entry.recipe();
    const [missing] = await missingNeeds(this.#needsOf(recipe));
    if (missing) throw new MissingNeedError(entry.name, missing);
    return this.launch(entry, { ...recipe, events: undefined }, 'main');
  }

  #needsOf({ needs, launch }: Recipe): readonly Need[] {
    const { mpi } = this.settings;
    return mpi === undefined || mpi === 'embedded' || launch.kind !== 'ranks' ? needs : [...needs, mpi];
  }

  async #prepared(
    entry: CatalogEntry,
    cook: (recipe: Recipe, record: RecipeRecord | undefined) => Promise<Outcome>,
    replacesCorrupt = false,
  ): Promise<Outcome> {
    try {
      const recipe = await entry.recipe();
      const record = replacesCorrupt ? undefined : await readRecord(entry.name, entry.recordFile);
      const missing = await missingNeeds(this.#needsOf(recipe));
      if (missing.length === 0) return await cook(recipe, record);
      const reason = missing.map((need) => `${need.reason}; ${need.remedy}`).join(', ');
      return { entry, recipe, status: 'missing', verdicts: [], missing, reason };
    } catch (error) {
      if (!isError(error)) throw error;
      return { entry, status: 'broken', verdicts: [], reason: error.message };
    }
  }

  /** @param compared the record to hold the output to; @param settings the one that says seed and scale. */
  async #judged(
    entry: CatalogEntry,
    recipe: Recipe,
    compared?: RecipeRecord,
    settings?: RecipeRecord,
  ): Promise<Outcome> {
    const run = await this.launch(entry, recipe, 'main', settings);
    if (run.end === 'interrupted') return { entry, recipe, run, status: 'interrupted', verdicts: [] };
    const verdicts = judge(recipe, run, compared);
    const good: Status = verdicts.every(({ holds }) => holds) ? 'ok' : 'broken';
    return { entry, recipe, run, status: run.end === 'timed out' ? 'timed out' : good, verdicts };
  }
}
