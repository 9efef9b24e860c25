import type { TraceEvent, TraceEventKind } from './event.js';

/** The seam of tracing: somebody to whom things that happen are told. */
export interface Tracer {
  /** Whether anybody listens. Ask before building a detail. */
  readonly enabled: boolean;
  /** Tells that something happened, here and now. Free when nobody listens. */
  emit(kind: TraceEventKind, object: string, detail?: TraceEvent['detail']): void;
}
