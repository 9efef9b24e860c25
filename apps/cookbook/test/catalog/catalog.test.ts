import { join } from 'node:path';
import { Catalog, UnknownRecipeError } from '@parallel-cookbook/cookbook/src/catalog/catalog.js';
import { globExpression } from '@parallel-cookbook/cookbook/src/catalog/glob.js';
import { isNeed, missingNeeds } from '@parallel-cookbook/cookbook/src/catalog/need.js';
import { suggestions } from '@parallel-cookbook/cookbook/src/catalog/suggestion.js';
import { count, defineRecipe, line, type RecipeDefinition } from '@parallel-cookbook/cookbook';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../cookbook.js';

describe('the catalog', () => {
  it('finds the recipes by their folders and puts them in the order of the book', async () => {
    const names = (await Catalog.open(fixtures).select({ chapters: ['good'] })).map(({ name }) => name);
    expect(names).toEqual(['good/hello', 'good/threads', 'good/needy', 'good/processes', 'good/ranks']);
  });

  it('of the book begins with its first chapter and has no two recipes in one place', async () => {
    const entries = await Catalog.open().select({ all: true });
    expect(entries[0]?.chapter).toBe('foundations');
    const places = await Promise.all(entries.map(async (entry) => `${entry.chapter} ${(await entry.recipe()).order}`));
    expect(new Set(places).size).toBe(places.length);
  });

  it('knows which files decide what a recipe does', () => {
    const entry = Catalog.open(fixtures).entries.find(({ name }) => name === 'good/threads');
    expect(entry?.sources()).toEqual(['main.js', 'recipe.js', 'victim.tasks.js']);
  });

  it('refuses a name, a pattern and a chapter that fit nothing', async () => {
    const catalog = Catalog.open(fixtures);
    for (const selection of [{ names: ['good/heelo'] }, { names: ['goood/*'] }, { chapters: ['none'] }]) {
      await expect(catalog.select(selection)).rejects.toBeInstanceOf(UnknownRecipeError);
    }
  });

  it('takes the name of a chapter for all of its recipes', async () => {
    const catalog = Catalog.open(fixtures);
    const all = await catalog.select({ chapters: ['good'] });
    expect(await catalog.select({ names: ['good'] })).toEqual(all);
    expect(await catalog.select({ names: ['good/', 'good/hello'] })).toEqual(all);
  });

  it('refuses a folder that is not there', () => {
    expect(() => Catalog.open(join(fixtures, 'nowhere'))).toThrow('name a folder that holds chapters');
  });
});

describe('a pattern', () => {
  it.each([
    ['threading/*', 'threading/rlock', true],
    ['*/barrier', 'mpi/barrier', true],
    ['*', 'threading/rlock', false],
    ['**', 'threading/rlock', true],
    ['mpi/s?nd', 'mpi/send', true],
    ['mpi/s.nd', 'mpi/send', false],
    ['mpi/(send', 'mpi/(send', true],
  ])('%s against %s', (pattern, name, fits) => {
    expect(globExpression(pattern).test(name)).toBe(fits);
  });
});

describe('a suggestion', () => {
  it('is near in letters, also when only the last part or the chapter is wrong', () => {
    const names = ['threading/rlock', 'threading/lock-race', 'mpi/broadcast'];
    expect(suggestions('threading/rlok', names)[0]).toBe('threading/rlock');
    expect(suggestions('rlock', names)[0]).toBe('threading/rlock');
    expect(suggestions('mpi/rlock', names)[0]).toBe('threading/rlock');
    expect(suggestions('zzzzzz', names)).toEqual([]);
  });

  it('stands alone when all others are much less near', () => {
    expect(suggestions('threading/rlok', ['threading/name', 'threading/with', 'threading/rlock'])).toEqual([
      'threading/rlock',
    ]);
    expect(suggestions('mpi/gathr', ['mpi/gather', 'mpi/gathers'])).toEqual(['mpi/gather', 'mpi/gathers']);
  });
});

describe('defineRecipe', () => {
  const sound: RecipeDefinition = { title: 'T', book: [], order: 1, determinism: 'D', invariants: [] };

  it('fills in the defaults', () => {
    expect(defineRecipe(sound)).toMatchObject({
      needs: [],
      launch: { kind: 'plain' },
      exitCode: 0,
      stderr: 'empty',
      timeoutMs: 30_000,
    });
  });

  it.each([
    ['title', { title: ' ' }],
    ['order', { order: 0 }],
    ['determinism', { determinism: 'X' as 'D' }],
    ['invariants', { determinism: 'T' as const }],
    ['invariants', { invariants: [count(line('a'), 1), count(line('a'), 1)] }],
    ['needs', { needs: ['mpj' as 'mpi'] }],
    ['timeoutMs', { timeoutMs: 0 }],
  ])('refuses a wrong %s', (name, wrong) => {
    expect(() => defineRecipe({ ...sound, ...wrong })).toThrow(new RegExp(`^${name} is `));
  });
});

describe('a need', () => {
  it('is a component, mpi, or a number of cores', () => {
    expect(['mpi', 'redis', 'gpu:cuda', 'cores:2'].map(isNeed)).toEqual([true, true, true, true]);
    expect(['cores:0', 'cores:x', 'gpu:fast', 'constructor'].map(isNeed)).toEqual([false, false, false, false]);
  });

  it('that is met is not missing', async () => {
    expect(await missingNeeds(['cores:1', 'cores:4096'])).toMatchObject([
      { need: 'cores:4096', remedy: 'run it on a machine with 4096 cores' },
    ]);
  });
});
