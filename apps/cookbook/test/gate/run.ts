import type { TraceEvent, TraceEventKind } from '@parallel-cookbook/primitives';
import type { Run } from '@parallel-cookbook/cookbook';

/** A run that printed these lines and logged these events, written `lane kind object`. */
export function runOf(lines: readonly string[], events: readonly string[] = []): Run {
  const log = events.map((text, sequence): TraceEvent => {
    const [lane = '', kind = '', object = ''] = text.split(' ');
    return { lane, kind: kind as TraceEventKind, object, pid: 1, tid: 0, timeUs: sequence * 1000, sequence };
  });
  return {
    ...{ stdout: lines.map((line) => `${line}\n`).join(''), stderr: '', lines, events: log },
    ...{ end: 'exited', exitCode: 0, signal: null, leaks: [], wallMs: 1, seed: 1, secondMs: 10 },
  };
}
