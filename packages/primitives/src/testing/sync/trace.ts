import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { traceChannelName } from '../../trace/diagnostics.js';
import type { TraceEvent } from '../../trace/event.js';

/** The kinds of the events that this lane told of `object` while `run` ran. */
export async function recordTrace(run: () => Promise<void>, object: string): Promise<string[]> {
  const kinds: string[] = [];
  const listen = (message: unknown): void => {
    const event = message as TraceEvent;
    if (event.object === object) kinds.push(event.kind);
  };
  subscribe(traceChannelName, listen);
  try {
    await run();
  } finally {
    unsubscribe(traceChannelName, listen);
  }
  return kinds;
}
