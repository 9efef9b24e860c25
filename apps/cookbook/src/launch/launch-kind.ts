import type { Launch } from './launch.js';

/** The ways to start a program. Ranks, and a worker with its client, join with their chapters. */
export type LaunchKind = 'plain';

/** The launch of that kind. */
export async function launchOf(kind: LaunchKind): Promise<Launch> {
  switch (kind) {
    case 'plain':
      return new (await import('./plain.js')).PlainLaunch();
  }
}
