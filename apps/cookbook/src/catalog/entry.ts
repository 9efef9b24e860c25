import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';
import type { Recipe } from './recipe.js';

/** A recipe's folder. Its metadata is loaded when first asked for. */
export class CatalogEntry {
  /** `chapter/slug`. */
  readonly name: string;
  #recipe: Promise<Recipe> | undefined;

  constructor(
    readonly chapter: string,
    readonly slug: string,
    /** Where its sources, its prose and its record are. */
    readonly folder: string,
    /** Where its modules are as JavaScript. */
    readonly built: string,
  ) {
    this.name = `${chapter}/${slug}`;
  }

  /** @throws RecipeError when recipe.ts cannot be loaded, is not built, or exports no `recipe`. */
  recipe(): Promise<Recipe> {
    return (this.#recipe ??= this.#load());
  }

  /** Path of the program: the recipe's own, or the variant that its gate must catch. */
  program(which: 'main' | 'broken'): string {
    return join(this.built, `${which}.js`);
  }

  /** Path of its record, whether or not it is there. */
  get recordFile(): string {
    return join(this.folder, 'recorded.json');
  }

  /** The files that decide what the recipe does: all its modules but the broken variant. Names without folder, sorted. */
  sources(): string[] {
    return readdirSync(this.folder)
      .filter((name) => /\.[cm]?[jt]s$/.test(name) && !/^broken\./.test(name) && !/\.d\.[cm]?ts$/.test(name))
      .sort();
  }

  async #load(): Promise<Recipe> {
    const file = join(this.built, 'recipe.js');
    if (!existsSync(file)) throw new RecipeError(this.name, 'it is not built; run: npx nx build cookbook');
    let module: { readonly recipe?: Recipe };
    try {
      module = (await import(pathToFileURL(file).href)) as typeof module;
    } catch (cause) {
      throw new RecipeError(this.name, cause instanceof Error ? cause.message : String(cause), { cause });
    }
    if (!module.recipe) throw new RecipeError(this.name, 'its recipe.ts must export `recipe`, made by defineRecipe');
    return module.recipe;
  }
}

/** A recipe that cannot be used, and why. */
export class RecipeError extends ParallelError {
  static override readonly kind: string = 'RecipeError';
  readonly code: string = 'ERR_COOKBOOK_RECIPE';

  constructor(
    readonly recipe: string,
    reason: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${recipe}: ${reason}`, options);
  }
}
registerErrorClass(RecipeError);
