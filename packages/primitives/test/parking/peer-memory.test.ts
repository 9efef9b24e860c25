import { processDomain } from '@parallel-cookbook/primitives/process';
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

const memory = processDomain.peerMemory!;

describe('the memory of a process', () => {
  it('is read from where an array lies', () => {
    const all = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    const part = all.subarray(1000, 90_000);
    expect(memory.addressOf(part)).toBe(memory.addressOf(all) + 1000);
    const into = new Uint8Array(part.length + 2);
    expect(memory.read(process.pid, memory.addressOf(part), into.subarray(1, -1))).toBe(true);
    expect(Buffer.compare(into.subarray(1, -1), part)).toBe(0);
    expect([into[0], into.at(-1)]).toEqual([0, 0]);
  });

  it('is not there where the process has ended, or nothing lies at that place', () => {
    const { pid } = spawnSync('true');
    const into = new Uint8Array(64);
    expect(memory.read(pid, memory.addressOf(into), into)).toBe(false);
    expect(memory.read(process.pid, 4096, into)).toBe(false);
  });
});
