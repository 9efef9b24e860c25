import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ArgumentError } from '../errors/argument.js';
import { traceChannelName } from './diagnostics.js';
import type { TraceEvent } from './event.js';

/** How a {@link Recording} keeps its events. */
export interface RecordingOptions {
  /** How many events it keeps at most; then the oldest are dropped and counted. Default 65 536. */
  readonly capacity?: number | undefined;
}

/** What this thread did while somebody recorded it. Made by {@link record}; stops at the end of its scope. */
export class Recording implements Disposable {
  readonly capacity: number;
  #ring: TraceEvent[] = [];
  #oldest = 0;
  #dropped = 0;
  #running = true;
  readonly #listener = (message: unknown): void => this.#keep(message as TraceEvent);

  constructor(options: RecordingOptions = {}) {
    const { capacity = 65_536 } = options;
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new ArgumentError('capacity', capacity, 'give a whole number of events, at least 1');
    }
    this.capacity = capacity;
    subscribe(traceChannelName, this.#listener);
  }

  /** The kept events in the order in which they happened; a copy. Still there after {@link stop}. */
  get events(): readonly TraceEvent[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }

  /** How many events were dropped because there was no room for them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether it still listens. */
  get running(): boolean {
    return this.#running;
  }

  /** Stops listening, and gives the events. A second call changes nothing. */
  stop(): readonly TraceEvent[] {
    if (this.#running) unsubscribe(traceChannelName, this.#listener);
    this.#running = false;
    return this.events;
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #keep(event: TraceEvent): void {
    if (this.#ring.length < this.capacity) {
      this.#ring.push(event);
      return;
    }
    this.#ring[this.#oldest] = event;
    this.#oldest = (this.#oldest + 1) % this.capacity;
    this.#dropped++;
  }
}

/**
 * Records the trace events of *this thread* from now on. Events are plain data: another thread's recording can be sent
 * here and joined to this one, `chromeTrace` and `timeline` put them in order.
 *
 * Python analogue: `threading.settrace`, for what the library does and not for every line.
 * Cost: about 1 µs an event while it runs, nothing afterwards. Memory: `capacity` events at most.
 *
 * @throws ArgumentError for a capacity that is not a whole number above zero.
 *
 * @example
 * import { record, tracer } from '@parallel-cookbook/primitives';
 *
 * const recording = record();
 * tracer.emit('mark', 'half way');
 * const [event] = recording.stop();
 * console.log(event.kind, event.object, event.lane); // mark half way MainThread
 */
export function record(options?: RecordingOptions): Recording {
  return new Recording(options);
}
