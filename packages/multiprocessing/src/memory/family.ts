import { ProcessLife } from '@parallel-cookbook/primitives/process';
import { readlinkSync } from 'node:fs';

/** Where children look for the first process of their family. */
const variable = 'PARALLEL_COOKBOOK_FAMILY';

const life = new ProcessLife();

/** A process, told from any later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began: number;
}

/** This process. */
export const own: ProcessIdentity = { pid: process.pid, began: life.own };

/** The first process of this one's family, which all others of it come from, at whatever distance. */
export const familyHead: ProcessIdentity = inherited() ?? own;
process.env[variable] = `${familyHead.pid}:${familyHead.began}`;

/** Where process ids mean what they mean here: containers may share memory, and not ids. */
export const idSpace = spaceOf();

/** Whether a process, of this machine's ids, has ended. */
export function hasEnded({ pid, began }: ProcessIdentity): boolean {
  return life.hasEnded(pid, began);
}

/** `undefined` where there is none, or where it has ended: then this process begins a family. */
function inherited(): ProcessIdentity | undefined {
  const [pid, began] = (process.env[variable] ?? '').split(':').map(Number);
  if (!pid || !began) return undefined;
  const head = { pid, began };
  return hasEnded(head) ? undefined : head;
}

function spaceOf(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}
