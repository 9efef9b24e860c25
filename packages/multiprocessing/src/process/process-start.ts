import type { Beginning } from '@parallel-cookbook/primitives/lane';

/** What a process begins with. */
export interface ProcessStart extends Beginning {
  readonly name: string;
  readonly daemon: boolean;
  /** Process id of the one that started it. */
  readonly parent: number;
  /** Name of that one. */
  readonly parentName: string;
}
