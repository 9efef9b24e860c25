import { readdirSync, readlinkSync, renameSync, symlinkSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { familyHead, hasEnded, idSpace, own, type ProcessIdentity } from './family.js';

/** Where named memory lies: the folder in which `shm_open` makes its files. */
export const folder = '/dev/shm';
const prefix = '.parallel-cookbook.';
const beingSwept = '.parallel-cookbook-swept.';

/**
 * Who made which named segment, so that none outlives everybody who could have removed it: the resource tracker.
 *
 * Python has a process for that; here it is a symbolic link beside each segment, whose target names its creator and the head of
 * the creator's family. README.md tells the protocol.
 */
export const segmentRegister = {
  /** Before a segment is made. False when one of that name is registered. */
  add(name: string): boolean {
    try {
      symlinkSync(
        [idSpace, familyHead.pid, familyHead.began, own.pid, own.began].join(':'),
        join(folder, prefix + name),
      );
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    }
  },

  /** After a segment was removed. */
  remove(name: string): void {
    removeIfThere(join(folder, prefix + name));
  },

  /** Removes the segments of families that have ended. */
  sweep(): void {
    for (const entry of entries()) {
      if (entry.startsWith(prefix)) sweepOne(entry.slice(prefix.length), isAbandoned);
      else if (entry.startsWith(beingSwept)) finish(entry);
    }
  },

  /** Removes what this process's own family has left, whose head ends now. Returns the names. */
  sweepFamily(): string[] {
    return entries()
      .filter((entry) => entry.startsWith(prefix))
      .map((entry) => entry.slice(prefix.length))
      .filter((name) => sweepOne(name, isOurs));
  },
};

interface Registration {
  readonly space: string;
  readonly head: ProcessIdentity;
  readonly creator: ProcessIdentity;
}

/** Neither its creator nor the head of that one's family is left. */
function isAbandoned({ space, head, creator }: Registration): boolean {
  return space === idSpace && hasEnded(head) && hasEnded(creator);
}

/** It is of the family whose head is this process, and its creator has ended or is this process. */
function isOurs({ space, head, creator }: Registration): boolean {
  const ours = space === idSpace && head.pid === own.pid && head.began === own.began;
  return ours && (creator.pid === own.pid || hasEnded(creator));
}

function sweepOne(name: string, condition: (registration: Registration) => boolean): boolean {
  const link = join(folder, prefix + name);
  const seen = targetOf(link);
  if (seen === undefined || !condition(registrationOf(seen))) return false;
  // Claimed by renaming: one of all who sweep succeeds, and while the old segment is there nobody makes a new one.
  const claimed = join(folder, `${beingSwept}${own.pid}.${own.began}.${name}`);
  try {
    renameSync(link, claimed);
  } catch {
    return false;
  }
  if (targetOf(claimed) !== seen) {
    // In between another one swept it, and somebody made a new one.
    renameSync(claimed, link);
    return false;
  }
  removeIfThere(join(folder, name));
  removeIfThere(claimed);
  return true;
}

/** What a process that died while it swept has left. */
function finish(entry: string): void {
  const [pid, began, ...rest] = entry.slice(beingSwept.length).split('.');
  if (!hasEnded({ pid: Number(pid), began: Number(began) })) return;
  const name = rest.join('.');
  // A registration by that name is of a new segment, so the old one was removed.
  if (targetOf(join(folder, prefix + name)) === undefined) removeIfThere(join(folder, name));
  removeIfThere(join(folder, entry));
}

function registrationOf(target: string): Registration {
  const [space = '', ...numbers] = target.split(':');
  const [headPid = 0, headBegan = 0, pid = 0, began = 0] = numbers.map(Number);
  return { space, head: { pid: headPid, began: headBegan }, creator: { pid, began } };
}

function entries(): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // somebody else was faster, or it belongs to another user
  }
}

if (isMainThread && familyHead === own) {
  process.on('exit', () => {
    const left = segmentRegister.sweepFamily();
    // As Python does: the program should have called unlink() itself.
    if (left.length > 0) writeSync(2, `SharedMemory: ${left.join(', ')} was never unlinked; removed at the end\n`);
  });
}
