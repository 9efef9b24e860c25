import { afterEach, describe, expect, it } from '@jest/globals';
import { importTasks, taskInfoOf, type TaskInfo } from '@parallel-cookbook/primitives';
import { taskContract } from '@parallel-cookbook/primitives/testing';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { arithmetic } from './arithmetic.js';

const program = new URL('../programs/resolve.js', import.meta.url);
const at = (name: string): string => new URL(name, import.meta.url).href;

interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** Resolves the task in a fresh worker and calls it there. */
async function there(info: TaskInfo, ...args: unknown[]): Promise<Outcome> {
  const worker = new Worker(program, { workerData: { info: { ...info }, args } });
  return new Promise((resolve, reject) => {
    let outcome: Outcome | undefined;
    worker.on('message', (message: Outcome) => (outcome = message));
    worker.on('error', reject);
    worker.on('exit', () => (outcome ? resolve(outcome) : reject(new Error('the worker said nothing'))));
  });
}
const info = (name: string, module: string, exportName?: string): TaskInfo => ({
  name,
  module,
  exportName,
  idempotent: false,
});

describe('resolveTask in a worker', () => {
  it('finds a task by its logical name, and siblings can call each other', async () => {
    expect(await there(taskInfoOf(arithmetic.twice), 21)).toEqual({ value: 42 });
  });

  it('lists what the module defines when it lacks the name', async () => {
    const { error } = await there(info('arithmetic.addd', at('./arithmetic.js')));
    expect(error).toMatch(
      /^TaskNotFoundError: Task "arithmetic\.addd" was not found: .*defines only arithmetic\.add, arithmetic\.twice/,
    );
    expect(error).toMatch(/Did you mean "arithmetic\.add"\?/);
  });

  it('says so when the module defines no tasks', async () => {
    expect((await there(info('plain.x', at('./plain-module.js')))).error).toMatch('was loaded and defines no tasks');
  });

  it('says why when the module cannot be loaded', async () => {
    const broken = await there(info('broken.x', at('./broken-module.js')));
    expect(broken.error).toMatch(/TaskNotFoundError.*could not be loaded here: this module has a bad day/);
    expect(broken.cause).toBe('this module has a bad day');
    expect((await there(info('gone.x', at('./gone.js')))).error).toMatch(
      /could not be loaded here: Cannot find module/,
    );
  });

  it('refuses to start the program again, with the remedy', async () => {
    const { error } = await there(info('restarts.late', at('./restarts-program.js')));
    expect(error).toMatch(
      /^TaskDefinitionError: .*restarts-program\.js" cannot be a task: .*ThreadPoolExecutor "crunch"/,
    );
    expect(error).toMatch('main(import.meta, async () =>');
  });
});

describe('importTasks', () => {
  const tasks = importTasks<typeof import('./plain-module.js')>(at('./plain-module.js'), { namespace: 'plain' });

  it('does not import the module until a task of it runs', async () => {
    expect(taskInfoOf(tasks.letters)).toEqual({
      name: 'plain.letters',
      module: at('./plain-module.js'),
      exportName: 'letters',
      idempotent: false,
    });
    expect(Reflect.get(globalThis, 'plainModuleLoads')).toBeUndefined();
    expect(await tasks.shout('hey')).toBe('HEY');
    expect(Reflect.get(globalThis, 'plainModuleLoads')).toBe(1);
  });

  for (const { title, run } of taskContract(tasks.shout, ['abc'], 'ABC')) it(title, run);

  it('gives the same task for the same name and is no promise', async () => {
    expect(tasks.shout).toBe(tasks.shout);
    expect(await tasks).toBe(tasks);
  });

  it('lists what the module exports when it lacks the name', async () => {
    const { error } = await there(info('plain.shuot', at('./plain-module.js'), 'shuot'));
    expect(error).toMatch(/has no export "shuot"; it exports letters, shout\. Did you mean "shout"\?/);
    expect((await there(info('plain.version', at('./plain-module.js'), 'version'))).error).toMatch(
      'is number, not a function',
    );
  });

  it('finds an exported task by its export too', async () => {
    expect(await there(info('any.sum', at('./arithmetic.js'), 'sum'), 1, 2)).toEqual({ value: 3 });
  });

  it('refuses to be written to', () => {
    expect(() => Object.assign(tasks, { shout: () => 1 })).toThrow('imported tasks are read-only');
  });
});

describe('a task in a TypeScript module', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));
  const folderWith = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'tasks-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  };
  const module = { 'package.json': '{"type":"module"}', 'tasks.ts': 'export const one = () => 1;' };
  const readsTypeScript = 'typescript' in process.features && Boolean(process.features.typescript);

  (readsTypeScript ? it.skip : it)('names the remedies where Node cannot load it', async () => {
    const url = pathToFileURL(join(folderWith(module), 'tasks.ts')).href;
    const { error } = await there(info('ts.one', url, 'one'));
    expect(error).toMatch(/TaskNotFoundError.*this Node cannot load TypeScript by itself.*tsx.*Node 22\.18/s);
  });

  it('is loaded through tsx where the project has it', async () => {
    // Stands for tsx: the same entry point, registering a hook that knows the extension.
    const hook =
      'export async function load(url, context, next) { return url.endsWith(".ts") ? ' +
      '{ format: "module", shortCircuit: true, source: (await import("node:fs")).readFileSync(new URL(url), "utf8") } : next(url, context); }';
    const folder = folderWith({
      ...module,
      'node_modules/tsx/package.json': '{"name":"tsx","type":"module","exports":{"./esm/api":"./api.js"}}',
      'node_modules/tsx/hook.js': hook,
      'node_modules/tsx/api.js':
        'import { register as on } from "node:module"; export const register = () => on(new URL("./hook.js", import.meta.url));',
    });
    expect(await there(info('ts.one', pathToFileURL(join(folder, 'tasks.ts')).href, 'one'))).toEqual({ value: 1 });
  });
});
