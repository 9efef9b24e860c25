import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, BrokenExecutorError } from '@parallel-cookbook/primitives';
import { serveTasks } from '@parallel-cookbook/primitives/lane';
import { contractTasks } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { build } from 'esbuild';

const source = (name: string): string => fileURLToPath(new URL(`../programs/bundled/${name}.js`, import.meta.url));

describe('a pool whose workers the program makes itself', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bundled-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    // One bundle a file, as different programs: nothing is shared but the names of the tasks.
    for (const name of ['main', 'worker', 'mute']) {
      await build({
        entryPoints: [source(name)],
        outdir: folder,
        bundle: true,
        format: 'esm',
        platform: 'node',
        logLevel: 'error',
        minify: name === 'worker',
      });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs from bundles, far from any package', () => {
    const output = execFileSync(process.execPath, [join(folder, 'main.js')], { encoding: 'utf8', timeout: 60_000 });
    expect(output.split('\n')).toEqual([
      '[ 1, 4, 9, 16 ]',
      '144',
      'printed while main blocks',
      "[ 'crew', 'crew' ] 2000",
      '42',
      'TaskNotFoundError true true',
      'WorkerDiedError 25',
      '36 49 true',
      'BrokenExecutorError TimeoutError true',
      'BrokenExecutorError also to one who blocks',
      'end',
      '',
    ]);
  });

  it('is broken when no worker can be made, and says why', async () => {
    const refuse = new ThreadPoolExecutor(() => {
      throw new RangeError('no more workers');
    });
    const error = (await refuse.submit(contractTasks.add, 1, 1).exception()) as Error;
    expect([error.constructor, (error.cause as Error).message]).toEqual([BrokenExecutorError, 'no more workers']);
    expect(() => refuse.submit(contractTasks.add, 1, 1)).toThrow(BrokenExecutorError);
    await refuse.shutdown();

    const nothing = new ThreadPoolExecutor(() => ({}) as Worker);
    expect(((await nothing.submit(contractTasks.add, 1, 1).exception()) as Error).cause).toBeInstanceOf(ArgumentError);
    await nothing.shutdown();
  });

  it('is broken when it is given one worker twice', async () => {
    const one = new Worker(source('worker'));
    const pool = new ThreadPoolExecutor(() => one, { maxWorkers: 2 });
    const ends = await Promise.all(
      [0, 1, 2, 3].map((i) => pool.submit(contractTasks.add, i, 0).exception() as Promise<Error>),
    );
    expect(ends[0]?.cause).toBeInstanceOf(ArgumentError);
    await pool.shutdown();
    expect(pool.statistics().lanes).toBe(0);
  });

  it('can be shut down before its workers have begun', async () => {
    const pool = new ThreadPoolExecutor(() => new Worker(source('mute')), { startTimeoutMs: 200 });
    const future = pool.submit(contractTasks.add, 1, 1);
    future.cancel();
    await pool.shutdown();
    expect([future.cancelled, pool.statistics().lanes]).toEqual([true, 0]);
  });

  it('refuses options that make no sense', () => {
    const worker = (): Worker => new Worker(source('worker'));
    expect(() => new ThreadPoolExecutor(worker, { resourceLimits: {} })).toThrow(/where you make it/);
    const made = { postMessage: () => undefined } as unknown as Worker;
    expect(() => new ThreadPoolExecutor(made as never)).toThrow(/give a function that returns a new Worker: a pool/);
    expect(() => new ThreadPoolExecutor(worker, { startTimeoutMs: 0 })).toThrow(ArgumentError);
    expect(() => new ThreadPoolExecutor({ worker: 'worker.js' as never })).toThrow(ArgumentError);
    expect(() => serveTasks()).toThrow(/this is the main thread/);
    expect(() => serveTasks(3 as never)).toThrow(ArgumentError);
  });
});
