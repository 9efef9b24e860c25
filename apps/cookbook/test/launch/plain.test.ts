import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEvent } from '@parallel-cookbook/primitives';
import { environment } from '@parallel-cookbook/cookbook/src/launch/environment.js';
import { PlainLaunch } from '@parallel-cookbook/cookbook/src/launch/plain.js';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../cookbook.js';

const launch = new PlainLaunch();
const usual = { seed: 3, secondMs: 15, limit: { timeoutMs: 30_000 } };
const program = (name: string): { readonly file: string } => ({ file: join(fixtures, name, 'main.js') });

describe('a plain launch', () => {
  it('hands over seed and scale and tells the output as it comes', async () => {
    const heard: string[] = [];
    const run = await launch.launch(program('good/hello'), {
      ...usual,
      onOutput: (stream, text) => heard.push(`${stream}: ${text}`),
    });
    expect(run.lines.slice(0, 2)).toEqual(['hello', 'seed 3 second 15 ms']);
    expect(run).toMatchObject({ end: 'exited', exitCode: 0, signal: null, leaks: [], seed: 3, secondMs: 15 });
    expect(heard.map((text) => text.replace('stdout: ', '')).join('')).toBe(run.stdout);
  });

  it('logs only the kinds of events it is asked for', async () => {
    const { events } = await launch.launch(program('good/threads'), { ...usual, events: ['acquire'] });
    expect(events.map(({ kind, lane }) => `${lane} ${kind}`)).toEqual(['victim acquire', 'MainThread acquire']);
  });

  it('logs what the processes of a program do, under their names, in one order', async () => {
    const { events, leaks, stderr } = await launch.launch(program('good/processes'), usual);
    expect({ leaks, stderr }).toEqual({ leaks: [], stderr: '' });
    const of = (lane: string): TraceEvent[] => events.filter((event) => event.lane === lane);
    const ticks = (lane: string): unknown[] =>
      of(lane).flatMap(({ kind, detail }) => (kind === 'mark' ? detail?.['i'] : []));
    for (const lane of ['one', 'two', 'victim']) {
      expect(ticks(lane)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect(new Set(of(lane).map(({ pid }) => pid)).size).toBe(1);
      expect(of(lane)[0]?.kind).toBe('start');
    }
    expect(new Set(events.map(({ pid }) => pid)).size).toBe(4);
    expect(events.flatMap(({ kind, object }) => (kind === 'exit' ? object : [])).sort()).toEqual(['one', 'two']);
    // Of one lock in two processes, each hold ends before the next begins.
    const holders = events.filter(
      ({ kind, object }) => object === 'lock' && (kind === 'acquire' || kind === 'release'),
    );
    expect(holders).toHaveLength(600);
    for (let i = 0; i < holders.length; i += 2) {
      expect(holders.slice(i, i + 2).map(({ kind }) => kind)).toEqual(['acquire', 'release']);
      expect(holders[i]?.pid).toBe(holders[i + 1]?.pid);
    }
    const place = (kind: string, object: string): number =>
      events.findIndex((event) => event.kind === kind && event.object === object);
    for (const name of ['one', 'two']) {
      const order = ['spawn', 'start', 'exit', 'join'].map((kind) => place(kind, name));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
    expect(events.at(-1)).toMatchObject({ kind: 'mark', object: 'all joined', lane: 'MainThread' });
  });

  it('tells a segment of shared memory that is left without an owner', async () => {
    const run = await launch.launch(program('bad/segment'), usual);
    const name = run.lines[0] ?? '';
    rmSync(`/dev/shm/${name}`, { force: true });
    expect(run.leaks).toEqual(existsSync('/dev/shm') ? [`shared memory ${name}`] : []);
  });

  it('does not start what was called off before', async () => {
    const run = await launch.launch(program('good/hello'), { ...usual, signal: AbortSignal.abort() });
    expect(run).toMatchObject({ end: 'interrupted', stdout: '', exitCode: null });
  });

  it('stops at its limit of output', async () => {
    const run = await launch.launch(program('bad/chatty'), {
      ...usual,
      limit: { timeoutMs: 30_000, outputBytes: 10_000 },
    });
    expect(run).toMatchObject({ end: 'wrote too much', signal: 'SIGKILL' });
  });

  it('runs a program where it is told to, and then looks for no files there', async () => {
    const run = await launch.launch({ ...program('good/hello'), folder: fixtures }, usual);
    expect(run).toMatchObject({ exitCode: 0, leaks: [] });
  });

  it('says by exit code and standard error that a program is not there', async () => {
    const run = await launch.launch({ file: join(fixtures, 'none.js') }, usual);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Cannot find module');
  });
});

describe('the environment of a program', () => {
  it('is the same whatever terminal or tool started it', () => {
    const kept = { ...process.env };
    Object.assign(process.env, {
      FORCE_COLOR: '3',
      NODE_OPTIONS: '--no-warnings',
      NX_TASK_HASH: '1',
      LANG: 'de_DE.UTF-8',
      MINE: 'kept',
    });
    try {
      const seen = environment({ SEED: '1' });
      expect(seen).toMatchObject({ TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: '1', SEED: '1', MINE: 'kept' });
      for (const name of ['FORCE_COLOR', 'NODE_OPTIONS', 'NX_TASK_HASH', 'LANG']) expect(seen).not.toHaveProperty(name);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in kept)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, kept);
    }
  });
});
