import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { ArgumentError, record, traceChannelName, tracer, type TraceEvent } from '@parallel-cookbook/primitives';

describe('the tracer', () => {
  it('knows whether anybody listens', () => {
    expect(tracer.enabled).toBe(false);
    const listener = (): void => undefined;
    subscribe(traceChannelName, listener);
    expect(tracer.enabled).toBe(true);
    unsubscribe(traceChannelName, listener);
    expect(tracer.enabled).toBe(false);
  });

  it('says what happened, where and when', () => {
    using recording = record();
    tracer.emit('put', 'queue', { size: 1 });
    tracer.emit('get', 'queue');
    const [put, get] = recording.events as [TraceEvent, TraceEvent];
    expect(put).toMatchObject({ kind: 'put', object: 'queue', lane: 'MainThread', pid: process.pid, tid: 0 });
    expect(put.detail).toEqual({ size: 1 });
    expect('detail' in get).toBe(false);
    expect(get.sequence).toBe(put.sequence + 1);
    expect(get.timeUs).toBeGreaterThanOrEqual(put.timeUs);
  });

  it('numbers the events of all threads of the process in one order, on one clock', async () => {
    using recording = record();
    tracer.emit('mark', 'before');
    const primitives = import.meta.resolve('@parallel-cookbook/primitives');
    const program = `
      import { parentPort } from 'node:worker_threads';
      import { record, tracer } from ${JSON.stringify(primitives)};
      const recording = record();
      tracer.emit('mark', 'inside');
      parentPort.postMessage(recording.stop());
    `;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
    const [[inside]] = await Promise.all([
      new Promise<TraceEvent[]>((resolve, reject) => worker.once('message', resolve).once('error', reject)),
      new Promise((resolve) => worker.once('exit', resolve)),
    ]);
    tracer.emit('mark', 'after');
    const [before, after] = recording.events as [TraceEvent, TraceEvent];
    expect(inside?.tid).toBe(worker.threadId === -1 ? inside?.tid : worker.threadId);
    expect(inside?.lane).toBe(`worker-${inside?.tid}`);
    expect([before, inside, after].map((event) => event?.sequence)).toEqual(
      [0, 1, 2].map((distance) => before.sequence + distance),
    );
    expect(inside?.timeUs).toBeGreaterThanOrEqual(before.timeUs);
    expect(inside?.timeUs).toBeLessThanOrEqual(after.timeUs);
  });
});

describe('a recording', () => {
  it('keeps the newest events and counts the dropped ones', () => {
    using recording = record({ capacity: 3 });
    for (let i = 0; i < 8; i++) tracer.emit('mark', `${i}`);
    expect(recording.events.map(({ object }) => object)).toEqual(['5', '6', '7']);
    expect(recording.dropped).toBe(5);
  });

  it('stops once and for all, and keeps what it has', () => {
    const recording = record();
    tracer.emit('mark', 'heard');
    expect(recording.running).toBe(true);
    expect(recording.stop()).toHaveLength(1);
    tracer.emit('mark', 'unheard');
    expect(recording.running).toBe(false);
    expect(recording.stop().map(({ object }) => object)).toEqual(['heard']);
    expect(tracer.enabled).toBe(false);
  });

  it('stops at the end of its scope', () => {
    {
      using recording = record();
      expect(recording.running).toBe(true);
    }
    expect(tracer.enabled).toBe(false);
  });

  it('does not hear less because another one stops', () => {
    using first = record();
    record().stop();
    tracer.emit('mark', 'heard');
    expect(first.events).toHaveLength(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => record({ capacity })).toThrow(ArgumentError);
    expect(tracer.enabled).toBe(false);
  });
});
