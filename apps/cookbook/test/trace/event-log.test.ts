import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TraceEvent } from '@parallel-cookbook/primitives';
import { EventLog } from '@parallel-cookbook/cookbook/src/trace/event-log.js';
import { summarise } from '@parallel-cookbook/cookbook/src/trace/summary.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Events of two processes in the order in which they happened: each later than the one before, or of the same process. */
const history = fc
  .array(fc.tuple(fc.constantFrom(10, 20), fc.integer({ min: 0, max: 3 })), { maxLength: 40 })
  .map((steps) => {
    const next = new Map<number, number>();
    let timeUs = 0;
    let last = 0;
    return steps.map(([pid, pause]): TraceEvent => {
      timeUs += pid === last ? pause : pause + 1;
      last = pid;
      const sequence = next.get(pid) ?? 0;
      next.set(pid, sequence + 1);
      return { kind: 'mark', object: 'step', lane: `lane-${pid}`, pid, tid: 0, timeUs, sequence };
    });
  });

describe('the event log', () => {
  let folder: string;
  let log: EventLog;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    log = new EventLog(join(folder, 'events.ndjson'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (...entries: readonly object[]): void => {
    writeFileSync(log.file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  };

  it('puts events into the order in which they happened, however their lines were mixed', async () => {
    await fc.assert(
      fc.asyncProperty(
        history.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        async ([events, mixed]) => {
          write(...mixed);
          expect((await log.read()).events).toEqual(events);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that is not there, or ends in half a line, is read as far as it goes', async () => {
    expect(await log.read()).toEqual({ events: [], leaks: undefined });
    const event: TraceEvent = { kind: 'mark', object: 'm', lane: 'l', pid: 1, tid: 0, timeUs: 1, sequence: 0 };
    writeFileSync(log.file, `${JSON.stringify(event)}\n{"kind":"ma`);
    expect((await log.read()).events).toEqual([event]);
  });

  it('names what was left over, workers by the file they ran', async () => {
    write(
      { note: 'thread', pid: 1, tid: 3, file: 'sum.tasks.js' },
      { note: 'exit', pid: 1, workers: [3, 4], resources: ['Timeout', 'StatWatcher'] },
    );
    expect((await log.read()).leaks).toEqual([
      'worker thread 3 (sum.tasks.js)',
      'worker thread 4',
      'a timer',
      'StatWatcher',
    ]);
  });

  it('hands the preload what it must know in its own address', () => {
    const options = log.nodeOptions(['spawn', 'join']);
    expect(options).toMatch(/^--import file:\/\/\S+preload\.js\?\S+$/);
    const query = new URL(options.replace('--import ', '')).searchParams;
    expect(query.get('log')).toBe(log.file);
    expect(query.get('kinds')).toBe('spawn,join');
  });
});

describe('a summary', () => {
  it('counts kinds and names lanes in alphabetical order', () => {
    const event = (kind: TraceEvent['kind'], lane: string): TraceEvent => ({
      kind,
      lane,
      object: 'o',
      pid: 1,
      tid: 0,
      timeUs: 0,
      sequence: 0,
    });
    expect(summarise([event('wait', 'b'), event('acquire', 'a'), event('wait', 'a')])).toEqual({
      events: { acquire: 1, wait: 2 },
      lanes: ['a', 'b'],
    });
  });
});
