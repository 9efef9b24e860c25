import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArgumentError, ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';
import { chapterPosition } from './chapter.js';
import { CatalogEntry } from './entry.js';
import { globExpression, isGlob } from './glob.js';
import { suggestions } from './suggestion.js';

// This file stands in dist/src/catalog of the cookbook.
const home = fileURLToPath(new URL('../../..', import.meta.url));

/** Which recipes are meant. Names, chapters and `all` add up; `filter` then narrows. */
export interface Selection {
  /** Names or patterns: `threading/rlock`, `threading/*`; a chapter's name is all of its recipes. */
  readonly names?: readonly string[] | undefined;
  readonly chapters?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  /** Keeps recipes whose name or title contains this text, in any case. */
  readonly filter?: string | undefined;
}

/** The recipes there are: every folder `<chapter>/<slug>` that holds a recipe.ts. There is no list to keep. */
export class Catalog {
  private constructor(readonly entries: readonly CatalogEntry[]) {}

  /**
   * Looks for recipes.
   *
   * @param root folder with the chapters. Default: the cookbook's own, whose modules are built into `dist`.
   * A root of your own holds plain JavaScript, `recipe.js` and `main.js`.
   */
  static open(root?: string): Catalog {
    const folder = root === undefined ? join(home, 'recipes') : resolve(root);
    if (!existsSync(folder)) throw new ArgumentError('recipes', root, 'name a folder that holds chapters of recipes');
    const built = root === undefined ? join(home, 'dist', 'recipes') : folder;
    const entries = folders(folder).flatMap((chapter) =>
      folders(join(folder, chapter))
        .map((slug) => new CatalogEntry(chapter, slug, join(folder, chapter, slug), join(built, chapter, slug)))
        .filter((entry) => entry.sources().some((name) => /^recipe\.[jt]s$/.test(name))),
    );
    return new Catalog(entries);
  }

  /** The selected recipes in the order of the book. @throws UnknownRecipeError when a name or chapter fits none. */
  async select({ names = [], chapters = [], all = false, filter }: Selection): Promise<CatalogEntry[]> {
    const chosen = new Set(all ? this.entries : []);
    for (const name of names) {
      const expression = globExpression(name);
      const chapter = name.replace(/\/$/, '');
      this.#add(chosen, 'recipe', name, (entry) => expression.test(entry.name) || entry.chapter === chapter);
    }
    for (const chapter of chapters) this.#add(chosen, 'chapter', chapter, (entry) => entry.chapter === chapter);
    const placed = await Promise.all(
      // A recipe that cannot be loaded stays in the selection: whoever runs it will say why.
      [...chosen].map((entry) =>
        entry.recipe().then(
          ({ order, title }) => ({ entry, order, title }),
          () => ({ entry, order: Infinity, title: '' }),
        ),
      ),
    );
    return placed
      .filter(
        ({ entry, title }) =>
          filter === undefined || `${entry.name} ${title}`.toLowerCase().includes(filter.toLowerCase()),
      )
      .sort((a, b) => byChapter(a.entry, b.entry) || a.order - b.order || (a.entry.slug < b.entry.slug ? -1 : 1))
      .map(({ entry }) => entry);
  }

  #add(chosen: Set<CatalogEntry>, kind: Selected, name: string, fits: (entry: CatalogEntry) => boolean): void {
    const found = this.entries.filter(fits);
    if (found.length === 0) {
      throw new UnknownRecipeError(name, isGlob(name) ? [] : suggestions(name, this.#names(kind)), kind);
    }
    for (const entry of found) chosen.add(entry);
  }

  #names(kind: Selected): string[] {
    const chapters = new Set(this.entries.map(({ chapter }) => chapter));
    return [...(kind === 'recipe' ? this.entries.map(({ name }) => name) : []), ...chapters];
  }
}

/** What a word on the command line is the name of. */
type Selected = 'recipe' | 'chapter';

/** A name or pattern that fits no recipe. */
export class UnknownRecipeError extends ParallelError {
  static override readonly kind: string = 'UnknownRecipeError';
  readonly code: string = 'ERR_COOKBOOK_UNKNOWN_RECIPE';

  constructor(
    readonly recipe: string,
    /** Names that look alike, the likeliest first. */
    readonly alike: readonly string[],
    kind: Selected = 'recipe',
  ) {
    super(`there is no ${kind} ${recipe}${alike.length > 0 ? `; did you mean ${alike.join(' or ')}?` : ''}`);
  }
}
registerErrorClass(UnknownRecipeError);

function folders(parent: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((item) => item.isDirectory() && !item.name.startsWith('.'))
    .map(({ name }) => name);
}

function byChapter(a: CatalogEntry, b: CatalogEntry): number {
  return (
    chapterPosition(a.chapter) - chapterPosition(b.chapter) ||
    (a.chapter < b.chapter ? -1 : a.chapter > b.chapter ? 1 : 0)
  );
}
