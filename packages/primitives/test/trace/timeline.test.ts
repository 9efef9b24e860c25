import { describe, expect, it } from '@jest/globals';
import { ArgumentError, timeline } from '@parallel-cookbook/primitives';
import fc from 'fast-check';
import { EventLog, lawfulEvents, lawlessEvents } from './event-log.js';

const one = { lane: 'worker-1', tid: 1 };
const two = { lane: 'worker-2', tid: 2 };

describe('a timeline', () => {
  it('shows who runs, waits and holds, a row a lane', () => {
    const log = new EventLog()
      .add('start', 'worker-1', { ...one, at: 0 })
      .add('start', 'worker-2', { ...two, at: 20 })
      .add('acquire', 'lock "a"', { ...one, at: 20 })
      .add('wait', 'lock "a"', { ...two, at: 30 })
      .add('release', 'lock "a"', { ...one, at: 60 })
      .add('acquire', 'lock "a"', { ...two, at: 60 })
      .add('run', 'sum', { ...one, at: 70 })
      .add('release', 'lock "a"', { ...two, at: 80 })
      .add('done', 'sum', { ...one, at: 90 })
      .add('exit', 'worker-1', { ...one, at: 100 })
      .add('exit', 'worker-2', { ...two, at: 100 });
    expect(timeline(log.events, { width: 20 })).toBe(
      [
        '         0             100 µs',
        'worker-1 ────AAAAAAAA──████──',
        'worker-2     ──aaaaaaAAAA────',
        'a/A lock "a"',
      ].join('\n'),
    );
  });

  it('draws by the order of events when asked, so that time does not matter', () => {
    const at = (scale: number): string =>
      timeline(
        new EventLog()
          .add('wait', 'x', { at: 0 })
          .add('acquire', 'x', { at: 7 * scale })
          .add('run', 't', { at: 8 * scale })
          .add('done', 't', { at: 900 * scale }).events,
        { width: 8, scale: 'order' },
      );
    expect(at(1).split('\n')).toEqual(['           04 events', 'MainThread aaAAAAAA', 'a/A x']);
    expect(at(50)).toBe(at(1));
  });

  it('tells lanes of different processes with one name apart', () => {
    const log = new EventLog().add('mark', 'x', { pid: 1 }).add('mark', 'y', { pid: 2 });
    expect(timeline(log.events)).toMatch(/^MainThread \(1\) ─+\nMainThread \(2\) +─+$/m);
  });

  it('shows an instant of holding in a column that is idle otherwise', () => {
    const log = new EventLog()
      .add('mark', 'begin', { at: 0 })
      .add('acquire', 'x', { at: 5000 })
      .add('release', 'x', { at: 5001 })
      .add('mark', 'end', { at: 10_000 });
    expect(timeline(log.events, { width: 8 }).split('\n')[1]).toBe('MainThread ────A───');
  });

  it('says so when there are no events', () => {
    expect(timeline([])).toBe('no events');
  });

  it('names what has no letter of its own as others', () => {
    const log = new EventLog();
    for (let i = 0; i < 30; i++) log.add('acquire', `lock ${i}`).add('release', `lock ${i}`);
    expect(timeline(log.events).split('\n').at(-1)).toContain('y/Y lock 24  z/Z 5 others');
  });

  it('gives every lane a row of the asked width, whatever the events', () => {
    const width = fc.integer({ min: 8, max: 120 });
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 80 }),
        width,
        fc.boolean(),
        (seed, count, columns, lawful) => {
          const events = lawful ? lawfulEvents(seed, 3, 2) : lawlessEvents(seed, count);
          const [header, ...rows] = timeline(events, { width: columns }).split('\n') as [string, ...string[]];
          const lanes = new Set(events.map(({ pid, tid, lane }) => `${pid}/${tid}/${lane}`)).size;
          expect(rows.slice(0, lanes).every((row) => row.length <= header.length && /[─█a-zA-Z]/.test(row))).toBe(true);
          expect(rows.length - lanes).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('refuses a width that has no room, and an unknown scale', () => {
    expect(() => timeline([], { width: 3 })).toThrow(ArgumentError);
    expect(() => timeline([], { scale: 'log' as never })).toThrow("give 'time' or 'order'");
  });
});
