import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unreadBytes } from '@parallel-cookbook/primitives/process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

describe('bytes that nobody has read', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unread-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are those that stand in a pipe', () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const fd = openSync(path, 'r+');
    try {
      const counts = [unreadBytes(fd)];
      writeSync(fd, 'twelve bytes');
      counts.push(unreadBytes(fd));
      readSync(fd, Buffer.alloc(8));
      counts.push(unreadBytes(fd));
      readSync(fd, Buffer.alloc(8));
      counts.push(unreadBytes(fd));
      expect(counts).toEqual([0, 12, 4, 0]);
    } finally {
      closeSync(fd);
    }
  });

  it('are none in a file', () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'twelve bytes');
    const fd = openSync(path, 'r');
    try {
      expect(unreadBytes(fd)).toBe(0);
    } finally {
      closeSync(fd);
    }
  });
});
