import { describe, expect, it } from '@jest/globals';
import { ArgumentError, chromeTrace, type ChromeTrace } from '@parallel-cookbook/primitives';
import fc from 'fast-check';
import { faultsOf, phase } from './chrome-format.js';
import { EventLog, lawfulEvents, lawlessEvents } from './event-log.js';

const worker = { lane: 'worker-1', tid: 1 };

describe('a Chrome trace', () => {
  it('names processes and threads', () => {
    const trace = chromeTrace(new EventLog().add('mark', 'x').add('start', 'worker-1', worker).events);
    const named = phase(trace, 'M').map(({ name, pid, tid, args }) => [name, pid, tid, args['name']]);
    expect(named).toContainEqual(['process_name', 100, 0, 'process']);
    expect(named).toContainEqual(['thread_name', 100, 0, 'MainThread']);
    expect(named).toContainEqual(['thread_name', 100, 1, 'worker-1']);
  });

  it('shows lives, runs, waits and holds as slices, in microseconds since the first event', () => {
    const log = new EventLog()
      .add('start', 'worker-1', { ...worker, at: 1000 })
      .add('run', 'sum', { ...worker, at: 1010, detail: { task: 7 } })
      .add('wait', 'lock', { ...worker, at: 1020 })
      .add('acquire', 'lock', { ...worker, at: 1050 })
      .add('release', 'lock', { ...worker, at: 1060 })
      .add('done', 'sum', { ...worker, at: 1070, detail: { task: 7 } })
      .add('exit', 'worker-1', { ...worker, at: 1100 });
    const trace = chromeTrace(log.events);
    expect(faultsOf(trace)).toEqual([]);
    expect(slices(trace)).toEqual([
      ['lane', 'worker-1', 0, 100],
      ['run', 'sum', 10, 60],
      ['wait', 'wait lock', 20, 30],
      ['hold', 'hold lock', 50, 10],
    ]);
  });

  it('puts a hold that crosses another one on a row of its own', () => {
    const log = new EventLog().add('acquire', 'a').add('acquire', 'b').add('release', 'a').add('release', 'b');
    const trace = chromeTrace(log.events);
    expect(faultsOf(trace)).toEqual([]);
    expect(slices(trace)).toEqual([['hold', 'hold b', 1, 2]]);
    expect(phase(trace, 'b').map(({ name, ts }) => [name, ts])).toEqual([['hold a', 0]]);
    expect(phase(trace, 'e').map(({ name, ts }) => [name, ts])).toEqual([['hold a', 2]]);
  });

  it('keeps a run in its place when a hold crosses it', () => {
    const log = new EventLog().add('run', 't').add('acquire', 'a').add('done', 't').add('release', 'a');
    const trace = chromeTrace(log.events);
    expect(faultsOf(trace)).toEqual([]);
    expect(slices(trace).map(([kind]) => kind)).toEqual(['run']);
    expect(phase(trace, 'b').map(({ name }) => name)).toEqual(['hold a']);
  });

  it('pairs the releases of a re-entrant lock with its acquires from the inside', () => {
    const log = new EventLog().add('acquire', 'r').add('acquire', 'r').add('release', 'r').add('release', 'r');
    expect(slices(chromeTrace(log.events))).toEqual([
      ['hold', 'hold r', 0, 3],
      ['hold', 'hold r', 1, 1],
    ]);
  });

  it('draws no hold for a semaphore that one lane acquires and another releases', () => {
    const log = new EventLog().add('wait', 's').add('release', 's', worker).add('acquire', 's').add('acquire', 'other');
    expect(slices(chromeTrace(log.events)).map(([, name]) => name)).toEqual(['wait s', 'hold other']);
  });

  it('draws a wait but no hold for what lanes notify: a condition, an event, a barrier', () => {
    const log = new EventLog().add('wait', 'changed').add('notify', 'changed', worker).add('acquire', 'changed');
    expect(slices(chromeTrace(log.events)).map(([, name]) => name)).toEqual(['wait changed']);
  });

  it('marks what never ended, and ends with a lane what it had begun', () => {
    const log = new EventLog()
      .add('start', 'worker-1', worker)
      .add('acquire', 'held', worker)
      .add('exit', 'worker-1', worker)
      .add('wait', 'never');
    const trace = chromeTrace(log.events);
    expect(faultsOf(trace)).toEqual([]);
    const unfinished = phase(trace, 'X').filter(({ args }) => args?.['unfinished'] === true);
    expect(unfinished.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ['hold held', 1, 1],
      ['wait never', 3, 0.002],
    ]);
  });

  it('draws arrows from spawn to start, exit to join, send to recv, put to get and submit to run', () => {
    const log = new EventLog()
      .add('spawn', 'worker-1')
      .add('start', 'worker-1', worker)
      .add('send', 'link', { detail: { message: 1 } })
      .add('send', 'link', { detail: { message: 2 } })
      .add('recv', 'link', { ...worker, detail: { message: 2 } })
      .add('recv', 'link', { ...worker, detail: { message: 1 } })
      .add('put', 'queue')
      .add('get', 'queue', worker)
      .add('submit', 'task', { detail: { task: 1 } })
      .add('run', 'task', { ...worker, detail: { task: 1 } })
      .add('done', 'task', { ...worker, detail: { task: 1 } })
      .add('exit', 'worker-1', worker)
      .add('join', 'worker-1');
    const trace = chromeTrace(log.events);
    expect(faultsOf(trace)).toEqual([]);
    const begins = phase(trace, 's');
    const arrows = phase(trace, 'f').map((end) => {
      const begin = begins.find(({ id }) => id === end.id);
      return [end.name, begin?.tid, begin?.ts, end.tid, end.ts];
    });
    expect(arrows).toEqual([
      ['spawn', 0, 0, 1, 1],
      ['message', 0, 3, 1, 4],
      ['message', 0, 2, 1, 5],
      ['item', 0, 6, 1, 7],
      ['task', 0, 8, 1, 9],
      ['join', 1, 11, 0, 12],
    ]);
  });

  it('draws the arrow of a lane to the process that spawned it when two processes use one name', () => {
    const log = new EventLog()
      .add('spawn', 'w', { pid: 1 })
      .add('spawn', 'w', { pid: 2 })
      .add('start', 'w', { lane: 'w', pid: 2, tid: 1 })
      .add('start', 'w', { lane: 'w', pid: 1, tid: 1 });
    const trace = chromeTrace(log.events);
    const pids = phase(trace, 'f').map((end) => [phase(trace, 's').find(({ id }) => id === end.id)?.pid, end.pid]);
    expect(pids).toEqual([[2, 2], [1, 1]]); // prettier-ignore
  });

  it('counts what is in a queue, and believes an event that tells it', () => {
    const log = new EventLog()
      .add('put', 'q')
      .add('put', 'q')
      .add('get', 'q', worker)
      .add('put', 'q', { detail: { size: 9 } })
      .add('get', 'unseen');
    const counted = phase(chromeTrace(log.events), 'C').map(({ name, args }) => [name, args['size']]);
    expect(counted).toEqual([['q', 1], ['q', 2], ['q', 1], ['q', 9], ['unseen', 0]]); // prettier-ignore
  });

  it('shows marks as marks, with what they carry', () => {
    const trace = chromeTrace(new EventLog().add('mark', 'half way', { detail: { value: 3 } }).events);
    expect(phase(trace, 'i')).toEqual([
      { ph: 'i', s: 't', name: 'half way', cat: 'mark', pid: 100, tid: 0, ts: 0, args: { value: 3 } },
    ]);
  });

  it('keeps the order of events that one microsecond holds', () => {
    const log = new EventLog()
      .add('wait', 'l', { at: 5 })
      .add('acquire', 'l', { at: 5 })
      .add('release', 'l', { at: 5 });
    expect(slices(chromeTrace(log.events))).toEqual([
      ['wait', 'wait l', 0, 0.002],
      ['hold', 'hold l', 0.002, 0.002],
    ]);
  });

  it('follows the sequence where the clock of a lane contradicts it', () => {
    const log = new EventLog().add('put', 'q', { at: 50 }).add('get', 'q', { ...worker, at: 49 });
    const trace = chromeTrace(log.events.toReversed?.() ?? [...log.events].reverse());
    expect(faultsOf(trace)).toEqual([]);
    expect(phase(trace, 'f')).toHaveLength(1);
  });

  it('gives a further lane of one thread a track of its own', () => {
    const trace = chromeTrace(
      new EventLog().add('mark', 'x').add('mark', 'y', { lane: 'task-1' }).add('mark', 'z', worker).events,
    );
    expect(phase(trace, 'i').map(({ name, tid }) => [name, tid])).toEqual([['x', 0], ['y', 2], ['z', 1]]); // prettier-ignore
  });

  it('is empty for no events', () => {
    expect(chromeTrace([]).traceEvents).toEqual([]);
  });

  it('refuses an event without a finite time', () => {
    expect(() => chromeTrace(new EventLog().add('mark', 'x', { at: Number.NaN }).events)).toThrow(ArgumentError);
  });

  it('keeps the rules of the format for every sensible program', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (seed, workers, rounds) => {
          const events = lawfulEvents(seed, workers, rounds);
          const trace = chromeTrace(events);
          expect(faultsOf(trace)).toEqual([]);
          expect(phase(trace, 's')).toHaveLength(workers * 2 + workers * rounds * 2);
          expect(phase(trace, 'X').filter(({ cat }) => cat === 'run')).toHaveLength(workers * rounds);
          const holds = [...phase(trace, 'X'), ...phase(trace, 'b')].filter(({ cat }) => cat === 'hold');
          expect(holds).toHaveLength(workers * rounds * 2);
          expect(
            trace.traceEvents.every(({ ph, ...event }) => ph === 'M' || !('unfinished' in (event.args ?? {}))),
          ).toBe(true);
        },
      ),
    );
  });

  it('keeps the rules of the format for any events whatever, also where the sequence wraps round', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 120 }), (seed, count) => {
        expect(faultsOf(chromeTrace(lawlessEvents(seed, count)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps them in a long recording of many threads too', () => {
    expect(faultsOf(chromeTrace(lawfulEvents(5, 8, 100)))).toEqual([]);
  });
});

describe('the check of the format', () => {
  it.each<[string, (trace: ChromeTrace) => unknown, string]>([
    ['a negative duration', (trace) => patch(trace, 'X', { dur: -1 }), 'dur is negative'],
    ['slices that cross', (trace) => patch(trace, 'X', { dur: 4.5 }), 'ends outside'],
    ['an arrow without its end', (trace) => patch(trace, 'f', { id: 99 }), 'f without its s'],
    ['an arrow back in time', (trace) => patch(trace, 'f', { ts: 0 }), 'goes back in time'],
    ['a thread without a name', (trace) => patch(trace, 'X', { tid: 9 }), 'no thread name'],
    ['a missing field', (trace) => patch(trace, 'X', { name: undefined }), 'no name'],
  ])('finds %s', (_, broken, fault) => {
    const log = new EventLog()
      .add('spawn', 'w')
      .add('start', 'w', worker)
      .add('run', 't', worker)
      .add('done', 't', worker);
    const good = chromeTrace(log.add('mark', 'm', worker).add('exit', 'w', worker).events);
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf(broken(good) as ChromeTrace).join('\n')).toContain(fault);
  });

  function patch(trace: ChromeTrace, ph: string, fields: object): unknown {
    const last = trace.traceEvents.findLast((event) => event.ph === ph && !('cat' in event && event.cat === 'exit'));
    return {
      ...trace,
      traceEvents: trace.traceEvents.map((event) => (event === last ? { ...event, ...fields } : event)),
    };
  }
});

function slices(trace: ChromeTrace): [string, string, number, number][] {
  return phase(trace, 'X')
    .filter(({ cat }) => ['lane', 'run', 'wait', 'hold'].includes(cat))
    .map(({ cat, name, ts, dur }) => [cat, name, ts, dur]);
}
