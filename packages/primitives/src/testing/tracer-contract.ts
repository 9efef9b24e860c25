import assert from 'node:assert/strict';
import type { TraceEvent } from '../trace/event.js';
import type { Tracer } from '../trace/tracer.js';
import type { ContractCase } from './contract.js';

/** A tracer under test, and a way to listen to it. */
export interface TracerUnderTest {
  readonly tracer: Tracer;
  /** Listens from now on; `stop` ends that and gives what was heard. */
  readonly listen: () => { stop(): readonly TraceEvent[] };
}

/** What every {@link Tracer} promises. Nobody else may listen meanwhile. */
export function tracerContract({ tracer, listen }: TracerUnderTest): readonly ContractCase[] {
  return [
    {
      title: 'it is enabled exactly while somebody listens',
      run() {
        assert.equal(tracer.enabled, false);
        const one = listen();
        const two = listen();
        one.stop();
        assert.equal(tracer.enabled, true);
        two.stop();
        assert.equal(tracer.enabled, false);
      },
    },
    {
      title: 'an event that nobody hears is gone',
      run() {
        tracer.emit('mark', 'unheard');
        assert.deepStrictEqual(listen().stop(), []);
      },
    },
    {
      title: 'an event tells kind, object and detail, and can be cloned and written as JSON',
      run() {
        const listener = listen();
        tracer.emit('put', 'queue', { size: 2, item: 'x', last: true });
        const [event] = listener.stop();
        assert.equal(`${event?.kind} ${event?.object}`, 'put queue');
        assert.deepStrictEqual({ ...event?.detail }, { size: 2, item: 'x', last: true });
        assert.equal(JSON.stringify(structuredClone(event)), JSON.stringify(event));
        assert.deepStrictEqual(JSON.parse(JSON.stringify(event)), { ...event, detail: { ...event?.detail } });
      },
    },
    {
      title:
        'events of one thread come in the order in which they happened, numbered so, on a clock that does not run back',
      run() {
        const listener = listen();
        for (let i = 0; i < 100; i++) tracer.emit('mark', `${i}`);
        const events = listener.stop();
        assert.deepStrictEqual(
          events.map(({ object }) => object),
          Array.from({ length: 100 }, (_, i) => `${i}`),
        );
        for (const [i, event] of events.entries()) {
          const before = events[i - 1];
          if (!before) continue;
          assert.ok(((event.sequence - before.sequence) | 0) > 0 && event.timeUs >= before.timeUs);
        }
      },
    },
    {
      title: 'each listener hears every event',
      run() {
        const listeners = [listen(), listen()];
        tracer.emit('notify', 'condition');
        assert.deepStrictEqual(
          listeners.map((listener) => listener.stop().map(({ kind, object }) => `${kind} ${object}`)),
          [['notify condition'], ['notify condition']],
        );
      },
    },
  ];
}
