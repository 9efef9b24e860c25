import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cookbook, cookbookOn, isAlive, start, workingCopy } from '../cookbook.js';

interface Line {
  readonly type: string;
  readonly recipe?: string;
  readonly status?: string;
  readonly exitCode?: number;
  readonly invariants?: readonly { readonly statement: string; readonly holds: boolean; readonly seen?: string }[];
  readonly trace?: { readonly events: { readonly [kind: string]: number }; readonly lanes: readonly string[] };
  readonly metrics?: readonly object[];
  readonly counts?: { readonly [status: string]: number };
}

function ndjson(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('the exit code', () => {
  it('is 0 when every invariant holds, and run is the default command', async () => {
    const { code, stdout } = await cookbook('good/hello');
    expect(stdout).toContain('hello\nseed 1 second 20 ms\n');
    expect(stdout).toContain('✓ "hello" occurs 1 time\n');
    expect(code).toBe(0);
  });

  it('is 2 for an unknown recipe, with the names that look alike', async () => {
    const { code, stderr } = await cookbook('good/helo');
    expect(stderr).toContain('there is no recipe good/helo; did you mean good/hello');
    expect(code).toBe(2);
  });

  it('is 2 for an unknown option, a bad number, and no recipe at all', async () => {
    expect((await cookbook('good/hello', '--sed', '1')).code).toBe(2);
    expect((await cookbook('good/hello', '--scale', 'slow')).code).toBe(2);
    const { code, stderr } = await cookbook();
    expect(stderr).toContain('name a recipe');
    expect(code).toBe(2);
  });

  it('is 77 when a need is missing, and says what would help', async () => {
    const { code, stdout } = await cookbook('good/needy');
    expect(stdout).toMatch(
      /good\/needy cannot run here: \d+ of 4096 cores are here; run it on a machine with 4096 cores/,
    );
    expect(code).toBe(77);
  });

  it('is 0 when what could run was good and something could not run here', async () => {
    expect((await cookbook('good/needy', 'good/hello')).code).toBe(0);
  });

  it('is 1 when the program throws', async () => {
    const { code, stdout } = await cookbook('bad/throwing');
    expect(stdout).toContain('✗ its exit code is 0\n    expected 0\n    seen     1\n');
    expect(stdout).toContain('seen     "RangeError: thrown on purpose"');
    expect(code).toBe(1);
  });

  it('is 1 when an invariant is broken, with what was expected and what was seen', async () => {
    const { code, stdout } = await cookbook('bad/invariant');
    expect(stdout).toContain('✗ it becomes ready\n    expected it becomes ready\n    seen     1 lines\n');
    expect(code).toBe(1);
  });

  it('is 1 when standard error is not empty', async () => {
    const { code, stdout } = await cookbook('bad/noisy');
    expect(stdout).toContain('seen     "something is odd"');
    expect(code).toBe(1);
  });

  it('is 1 when the metadata is wrong, and names the recipe', async () => {
    const { code, stdout } = await cookbook('bad/malformed');
    expect(stdout).toContain('bad/malformed: invariants is an array of 0');
    expect(code).toBe(1);
  });

  it('is 1 when the program writes without end', async () => {
    const { code, stderr } = await cookbook('bad/chatty', '--reporter', 'junit');
    expect(stderr).toContain('wrote too much');
    expect(code).toBe(1);
  });

  it('is 124 when the program hangs, and then nothing of it is left', async () => {
    const { code, stdout } = await cookbook('bad/hanging', '--timeout', '1500');
    expect(stdout).toMatch(/seen {5}timed out after \d+ ms/);
    const pids = /pids (\d+) (\d+)/.exec(stdout);
    expect(pids?.slice(1).map((pid) => isAlive(Number(pid)))).toEqual([false, false]);
    expect(code).toBe(124);
  });

  it('is 130 after Ctrl-C, and then nothing of the program is left', async () => {
    const conversation = start(['bad/hanging']);
    const [, program, child] = await conversation.said(/pids (\d+) (\d+)\nready/);
    conversation.child.kill('SIGINT');
    const { code, stdout } = await conversation.answer;
    expect(stdout).toContain('bad/hanging was interrupted');
    expect([isAlive(Number(program)), isAlive(Number(child))]).toEqual([false, false]);
    expect(code).toBe(130);
  });

  it('is 130 after Ctrl-C in a session, which starts no further recipe', async () => {
    const conversation = start(['bad/hanging', 'good/hello', '--json']);
    await conversation.said(/ready/);
    conversation.child.kill('SIGINT');
    const { code, stdout } = await conversation.answer;
    expect(ndjson(stdout).filter(({ type }) => type === 'start')).toHaveLength(1);
    expect(code).toBe(130);
  });
});

describe('a leak', () => {
  it('is told for threads, timers, servers, files and processes, and the process is ended', async () => {
    const { code, stdout } = await cookbook('bad/leaking');
    const leaks = /expected nothing left over\n {4}seen {5}(.*)/.exec(stdout)?.[1]?.split(', ') ?? [];
    expect(leaks).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^worker thread \d+/),
        ...['a child process', 'a listening server', 'a timer', 'a process that outlived the program'],
        'temporary file left.txt',
      ]),
    );
    expect(isAlive(Number(/pids (\d+)/.exec(stdout)?.[1]))).toBe(false);
    expect(code).toBe(1);
  });
});

describe('the event log', () => {
  it('loses nothing of a terminated worker that was started without arguments and with its own environment', async () => {
    const { code, stdout } = await cookbook('good/threads', '--json');
    const recipe = ndjson(stdout).find(({ type }) => type === 'recipe');
    expect(recipe?.trace?.events).toEqual({ acquire: 2, mark: 2001, release: 2 });
    expect(recipe?.trace?.lanes).toEqual(['MainThread', 'victim']);
    expect(recipe?.metrics).toEqual([{ name: 'answer', value: 42, unit: 'x' }]);
    expect(code).toBe(0);
  });
});

describe('a record', () => {
  let recipes: ReturnType<typeof workingCopy>;
  let file: string;
  beforeEach(() => {
    recipes = workingCopy();
    file = join(recipes.folder, 'good/hello/recorded.json');
  });
  afterEach(() => recipes.remove());

  it('is written, verified with its own seed and scale, and names neither folder nor host', async () => {
    expect((await cookbookOn(recipes.folder, 'verify', 'good/hello')).code).toBe(3);
    expect((await cookbookOn(recipes.folder, 'record', 'good/hello', '--seed', '7', '--scale', '30')).code).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ recipe: 'good/hello', seed: 7, scale: 30, determinism: 'D' });
    expect(text).not.toContain(recipes.folder);
    const { code, stdout } = await cookbookOn(recipes.folder, 'verify', 'good/hello', '--json');
    expect(ndjson(stdout).find(({ type }) => type === 'recipe')).toMatchObject({ status: 'ok', seed: 7, scale: 30 });
    expect(code).toBe(0);
  });

  it('is stale when a source has changed, exit code 3', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    writeFileSync(join(recipes.folder, 'good/hello/main.js'), "console.log('hello');\n");
    const { code, stdout } = await cookbookOn(recipes.folder, 'verify', 'good/hello');
    expect(stdout).toContain('good/hello is stale: main.js has changed; run: cookbook record good/hello');
    expect(code).toBe(3);
    const run = await cookbookOn(recipes.folder, 'good/hello');
    expect(run.stdout).toContain('not compared with its record: main.js has changed');
    expect(run.code).toBe(0);
  });

  it('catches other output of unchanged sources, exit code 1', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"hello"', '"good day"'));
    const { code, stdout } = await cookbookOn(recipes.folder, 'verify', 'good/hello');
    expect(stdout).toContain(
      '✗ the output is the recorded one\n      expected line 1 "good day"\n      seen     line 1 "hello"\n',
    );
    expect(code).toBe(1);
  });

  it('is not compared when another seed is asked for', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    const { code, stdout } = await cookbookOn(recipes.folder, 'good/hello', '--seed', '2');
    expect(stdout).toContain('seed 2');
    expect(code).toBe(0);
  });

  it('that is corrupt is named and left as it is by run, verify and record; --force replaces it', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    truncateSync(file, 100);
    const corrupt = readFileSync(file, 'utf8');
    for (const command of ['run', 'verify', 'record']) {
      const { code, stdout } = await cookbookOn(recipes.folder, command, 'good/hello');
      expect(stdout).toContain('good/hello: its recorded.json is corrupt (it is not JSON)');
      expect(code).toBe(1);
      expect(readFileSync(file, 'utf8')).toBe(corrupt);
    }
    expect((await cookbookOn(recipes.folder, 'record', '--force', 'good/hello')).code).toBe(0);
    expect((await cookbookOn(recipes.folder, 'verify', 'good/hello')).code).toBe(0);
  });

  it('is refused for a broken run, and for a recipe that is less deterministic than it says', async () => {
    expect((await cookbookOn(recipes.folder, 'record', 'bad/invariant')).code).toBe(1);
    const { code, stdout } = await cookbookOn(recipes.folder, 'record', 'bad/random');
    expect(stdout).toContain('✗ two runs with seed 1 agree, as class D says');
    expect(code).toBe(1);
    expect((await cookbookOn(recipes.folder, 'list', '--json', 'bad/*')).stdout).not.toContain('"recorded"');
  });

  it('is held in each of several runs, and the rate is told', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    const { code, stdout } = await cookbookOn(recipes.folder, 'verify', 'good/hello', '--repeat', '3');
    expect(stdout).toContain('3 of 3 good');
    expect(code).toBe(0);
  });

  it('is missing after somebody removed it, which verify calls stale', async () => {
    await cookbookOn(recipes.folder, 'record', 'good/hello');
    rmSync(file);
    expect((await cookbookOn(recipes.folder, 'verify', 'good/hello')).stdout).toContain('it has no record');
  });

  it('leaves a junit report in a file while people read standard output', async () => {
    const report = join(recipes.folder, 'report.xml');
    const { stdout } = await cookbookOn(
      recipes.folder,
      'run',
      '--all',
      '--timeout',
      '5000',
      '--reporter=junit',
      `--output=${report}`,
      '--filter',
      'o',
    );
    // What bad/segment leaves behind on purpose.
    for (const [name] of stdout.matchAll(/cookbook-test-\d+/g)) rmSync(join('/dev/shm', name), { force: true });
    expect(stdout).toContain('good/hello');
    const xml = readFileSync(report, 'utf8');
    expect(xml).toContain('<testcase classname="good" name="hello"');
    expect(xml).toMatch(
      /<testcase classname="bad" name="noisy"[^>]*>\n {6}<failure message="standard error is empty" type="broken">/,
    );
    expect(xml).toMatch(/name="needy" time="0.000">\n {6}<skipped message="/);
  });
});

describe('a report', () => {
  it('as JSON is one object a line on standard output, and text for people on standard error', async () => {
    const { stdout, stderr } = await cookbook('good/hello', 'bad/invariant', '--json');
    const lines = ndjson(stdout);
    expect(lines[0]).toMatchObject({ type: 'begin', recipes: ['bad/invariant', 'good/hello'] });
    expect(lines.filter(({ type }) => type === 'recipe')).toMatchObject([
      { recipe: 'bad/invariant', status: 'broken', exitCode: 1 },
      { recipe: 'good/hello', status: 'ok', exitCode: 0 },
    ]);
    expect(lines[1]).toEqual({ type: 'start', recipe: 'bad/invariant' });
    expect(lines.at(-1)).toEqual({ type: 'end', counts: { broken: 1, ok: 1 } });
    expect(stderr).toContain('✗ it becomes ready');
  });

  it('as JUnit escapes what XML cannot hold and skips what cannot run here', async () => {
    const { stdout } = await cookbook('good/needy', 'bad/noisy', '--reporter=junit');
    expect(stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites>\n/);
    expect(stdout).toContain('&quot;something is odd&quot;');
    expect(stdout).toMatch(/<testsuite name="good" tests="1" failures="0" skipped="1">/);
  });

  it('for GitHub annotates the program that is wrong', async () => {
    const { stdout } = await cookbook('bad/invariant', '--reporter=github');
    expect(stdout).toMatch(
      /^::error file=test\/fixtures\/recipes\/bad\/invariant\/main.js,title=bad\/invariant broken::it becomes ready%0A/m,
    );
  });

  it('of dots has one for each recipe and then what is wrong', async () => {
    const { stdout } = await cookbook('good/hello', 'bad/invariant', '--reporter=dot');
    expect(stdout).toContain('F.\nbad/invariant: it becomes ready');
  });

  it('of several recipes ends with a table, also when they run at a time', async () => {
    const { stdout } = await cookbook('good/hello', 'good/threads', '--jobs', '2');
    expect(stdout).toContain('main done\nvictim terminated\n');
    expect(stdout).toMatch(/✓ {2}good\/hello {4}D {2}ok {2}\d+ ms {2,}5 invariants\n✓ {2}good\/threads {2}O {2}ok/);
    expect(stdout).toContain('2 ok\n');
  });

  it('is coloured when asked for, and plain in a pipe', async () => {
    expect((await cookbook('good/hello')).stdout).not.toContain('\u001b[');
    expect((await cookbook('good/hello', '--color')).stdout).toContain('\u001b[32m✓');
  });

  it('can be written nowhere that is not there, exit code 2', async () => {
    const { code, stderr } = await cookbook('good/hello', '--reporter=junit', '--output=no/such/folder.xml');
    expect(stderr).toContain('--output no/such/folder.xml cannot be written: ENOENT');
    expect(code).toBe(2);
  });
});

describe('choosing', () => {
  it('takes names, patterns, --name, --chapter and --filter', async () => {
    const listed = async (...parameters: string[]): Promise<string[]> =>
      ndjson((await cookbook('list', '--json', ...parameters)).stdout).map(({ recipe }) => recipe as string);
    expect(await listed('good/*')).toEqual([
      'good/hello',
      'good/threads',
      'good/needy',
      'good/processes',
      'good/ranks',
    ]);
    expect(await listed('--name=good/hello', '--name', 'bad/noisy')).toEqual(['bad/noisy', 'good/hello']);
    expect(await listed('--chapter', 'good', '--filter', 'GREET')).toEqual(['good/hello']);
    expect(await listed()).toHaveLength(14);
  });

  it('of a chapter that is not there suggests one that is', async () => {
    const { code, stderr } = await cookbook('run', '--chapter', 'goood');
    expect(stderr).toBe('cookbook: there is no chapter goood; did you mean good?\n');
    expect(code).toBe(2);
  });

  it('says when a command was meant where a recipe stands', async () => {
    const misspelt = await cookbook('verfy', 'good/hello');
    expect(misspelt.stderr).toContain('there is no recipe verfy; did you mean the command verify?');
    expect(misspelt.code).toBe(2);
    const misplaced = await cookbook('--chapter', 'good', 'list');
    expect(misplaced.stderr).toContain('did you mean the command list? It comes first');
    expect(misplaced.code).toBe(2);
  });
});

describe('trace', () => {
  it('writes a trace of a recipe and of a file that Perfetto reads, and passes on the exit code', async () => {
    const recipes = workingCopy();
    try {
      const file = join(recipes.folder, 'trace.json');
      expect((await cookbook('trace', 'good/threads', '-o', file)).code).toBe(0);
      const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as {
        traceEvents: { ph: string; name: string; args?: { name?: string } }[];
      };
      expect(traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.name)).toEqual([
        'MainThread',
        'victim',
      ]);
      const program = join(recipes.folder, 'own.js');
      writeFileSync(program, 'console.log(process.argv[2]);\nprocess.exitCode = 5;\n');
      const { code, stdout } = await cookbook('trace', program, 'argument', '-o', file);
      expect(stdout).toBe('argument\n');
      expect(code).toBe(5);
    } finally {
      recipes.remove();
    }
  });

  it('of a file that is not there, or of two recipes, is a usage error', async () => {
    expect((await cookbook('trace', 'no-such-file.js')).code).toBe(2);
    expect((await cookbook('trace', 'good/*')).code).toBe(2);
    expect((await cookbook('trace', 'good/needy')).code).toBe(77);
  });
});

describe('doctor', () => {
  it('tells what is here and how to get the rest', async () => {
    const { code, stdout } = await cookbook('doctor', '--json');
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; value?: string; remedy?: string });
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node', 'cores', 'memory', 'Open MPI', 'Redis', 'CUDA']),
    );
    for (const { value, remedy } of findings) expect(value ?? remedy).toMatch(/\S/);
    expect(code).toBe(0);
  });
});
