import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  checkpoint,
  IncompleteReadError,
  InvalidStateError,
  LimitOverrunError,
  StreamReader,
  TaskGroup,
} from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const text = async (read: Promise<Uint8Array>): Promise<string> => Buffer.from(await read).toString();

function fed(...chunks: string[]): StreamReader {
  const reader = new StreamReader({ limit: 8, name: 'input' });
  for (const chunk of chunks) reader.feedData(chunk);
  return reader;
}

describe('a stream reader', () => {
  it('reads what is there, at most so much, and all to the end', async () => {
    const reader = fed('abc', 'def');
    expect(await text(reader.read(2))).toBe('ab');
    expect(await text(reader.read(100))).toBe('cdef');
    expect(await text(reader.read(0))).toBe('');
    const rest = text(reader.read());
    reader.feedData('gh');
    reader.feedData('ij');
    reader.feedEof();
    expect(await rest).toBe('ghij');
    expect(reader.atEof()).toBe(true);
    expect(await text(reader.read(5))).toBe('');
    expect(await text(reader.readLine())).toBe('');
  });

  it('reads exactly so much, or tells how much came', async () => {
    const reader = fed('ab');
    const exactly = text(reader.readExactly(5));
    reader.feedData('cdefg');
    expect(await exactly).toBe('abcde');
    reader.feedEof();
    const error = await reader.readExactly(3).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(IncompleteReadError);
    expect(error).toMatchObject({ expected: 3, partial: Buffer.from('fg') });
    expect(await text(reader.readExactly(0))).toBe('');
    expect(() => reader.readExactly(-1)).toThrow(ArgumentError);
    expect(() => reader.read(0.5)).toThrow(ArgumentError);
  });

  it('reads lines, however they are cut, the last without its end', async () => {
    const whole = 'one\n\ntwo é\nlast';
    const bytes = Buffer.from(whole);
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(seed);
      const reader = new StreamReader({ limit: 16 });
      for (let at = 0; at < bytes.length;) {
        const length = random.integer(1, 5);
        reader.feedData(bytes.subarray(at, at + length));
        at += length;
      }
      reader.feedEof();
      const lines: string[] = [];
      for await (const line of reader) lines.push(line.toString());
      expect(lines).toEqual(['one\n', '\n', 'two é\n', 'last']);
    }
  });

  it('reads until a separator of several bytes that comes in parts', async () => {
    const reader = fed('ab\r');
    const until = text(reader.readUntil('\r\n'));
    await checkpoint();
    reader.feedData('\ncd\r');
    expect(await until).toBe('ab\r\n');
    expect(() => reader.readUntil('')).toThrow(ArgumentError);
    reader.feedEof();
    await expect(reader.readUntil('\r\n')).rejects.toMatchObject({ partial: Buffer.from('cd\r') });
  });

  it('tells when no separator comes within the limit, and takes nothing then', async () => {
    const reader = fed('0123456789');
    const error = await reader.readUntil('\n').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LimitOverrunError);
    expect(reader.buffered).toBe(10);
    reader.feedData('\nnext\n');
    await expect(reader.readUntil('\n')).rejects.toMatchObject({ consumed: 10, limit: 8 });
    await expect(reader.readLine()).rejects.toBeInstanceOf(LimitOverrunError);
    expect(await text(reader.readLine())).toBe('next\n');
  });

  it('has taken nothing when a read is cancelled or runs out of time', async () => {
    const reader = fed('ab');
    await TaskGroup.run(async (group) => {
      const reading = group.spawn(() => reader.readExactly(4));
      await checkpoint();
      await checkpoint();
      reading.cancel();
      await expect(reading.result()).rejects.toBeInstanceOf(CancelledError);
    });
    await expect(reader.readExactly(4, { timeoutMs: 1 })).rejects.toThrow('read from stream "input"');
    reader.feedData('cd');
    expect(await text(reader.readExactly(4))).toBe('abcd');
  });

  it('is read by one task at a time', async () => {
    const reader = fed();
    const first = reader.read(1);
    await expect(reader.read(1)).rejects.toBeInstanceOf(InvalidStateError);
    reader.feedData('x');
    expect(await text(first)).toBe('x');
  });

  it('fails with what its source failed with, once what came before was read', async () => {
    const reader = fed('ab');
    reader.setException(new RangeError('broken'));
    expect(await text(reader.read(2))).toBe('ab');
    await expect(reader.read(1)).rejects.toThrow('broken');
    await expect(reader.read()).rejects.toThrow('broken');
  });

  it('holds its source up when too much is waiting, and lets it go on when half was read', async () => {
    const said: string[] = [];
    const reader = new StreamReader({ limit: 4 });
    reader.setSource({ pause: () => said.push('pause'), resume: () => said.push('resume') });
    reader.feedData('12345678');
    expect(said).toEqual([]);
    reader.feedData('9');
    expect(said).toEqual(['pause']);
    await reader.read(4);
    expect(said).toEqual(['pause']);
    await reader.read(1);
    expect(said).toEqual(['pause', 'resume']);
  });

  it('refuses a limit that makes no sense', () => {
    for (const limit of [0, 1.5, NaN]) expect(() => new StreamReader({ limit })).toThrow(`limit is ${limit}`);
  });
});
