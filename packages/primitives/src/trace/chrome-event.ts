/** What a viewer shows when the item is clicked. */
export type ChromeArguments = Readonly<Record<string, string | number | boolean>>;

interface OnTrack {
  /** Process. */
  readonly pid: number;
  /** Thread, or a further lane of it. */
  readonly tid: number;
}

interface InTime extends OnTrack {
  readonly name: string;
  /** What it is: `run`, `wait`, `hold`, `send` … Viewers filter by it. */
  readonly cat: string;
  /** Microseconds since the first event, with nanoseconds as the fraction. */
  readonly ts: number;
  readonly args?: ChromeArguments;
}

/**
 * One item of a trace in the Trace Event Format, told apart by its phase `ph`:
 * `M` names a process or a thread, `X` is a slice, `b` and `e` are the ends of a slice that may cross others,
 * `s` and `f` the ends of an arrow, `C` a counter, `i` a mark.
 */
export type ChromeTraceEvent =
  | (OnTrack & {
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name' | 'thread_sort_index';
      readonly args: ChromeArguments;
    })
  | (InTime & { readonly ph: 'X'; readonly dur: number })
  | (InTime & { readonly ph: 'b' | 'e'; readonly id: number })
  | (InTime & { readonly ph: 's'; readonly id: number })
  | (InTime & { readonly ph: 'f'; readonly id: number; readonly bp: 'e' })
  | (InTime & { readonly ph: 'C'; readonly args: ChromeArguments })
  | (InTime & { readonly ph: 'i'; readonly s: 't' });

/** A trace as a JSON file that Perfetto and `chrome://tracing` open. */
export interface ChromeTrace {
  readonly traceEvents: readonly ChromeTraceEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: ChromeArguments;
}
