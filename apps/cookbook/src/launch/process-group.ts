import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process and its descendants: those that did not found a group of their own. */
export class ProcessGroup {
  /** @param leader pid of a process that was started `detached`. */
  constructor(readonly leader: number) {}

  /** Sends a signal to all of them. Nothing happens when none is left. */
  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.leader, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Whether one of them is alive. A zombie, which only waits to be reaped, is not. */
  alive(): boolean {
    try {
      process.kill(-this.leader, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ESRCH';
    }
    return process.platform !== 'linux' || this.#members().length > 0;
  }

  /** Waits until none is alive, at most that long, and says whether that came true. */
  async ended(withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs;
    while (this.alive()) {
      if (performance.now() >= end) return false;
      await delay(5);
    }
    return true;
  }

  /** Pids in the group, from /proc. */
  #members(): number[] {
    return readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        // pid (name) state ppid pgrp …; the name may hold anything, so read on from its last parenthesis.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(group) === this.leader && state !== 'Z' && state !== 'X' ? [Number(name)] : [];
      } catch {
        return []; // It ended meanwhile.
      }
    });
  }
}
