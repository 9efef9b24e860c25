import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Process, ShareableList, SharedMemory, type ShareableItem } from '@parallel-cookbook/multiprocessing';
import { ArgumentError, ClosedError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tasks } from '../tasks/memories.js';
import { namesIn } from './names.js';

const program = fileURLToPath(new URL('../programs/shared-memory.js', import.meta.url));
let names = 0;
let name: string;
let before: readonly string[];
let check: LeakCheck;
beforeAll(() => {
  before = namesIn();
  check = leaks();
});
beforeEach(() => {
  name = `mpt_${process.pid}_${++names}`;
});
afterAll(async () => {
  expect(namesIn()).toEqual(before);
  // Memory between processes is let go of when it is collected.
  expect((await check.difference()).filter((what) => !/memfd|descriptor of pipe/.test(what))).toEqual([]);
});

interface Said {
  readonly out: string;
  readonly error: string;
  readonly signal: string | undefined;
}

/** Runs an unrelated program to its end. */
function run(what: string, of: string): Promise<Said> {
  // It shall begin a family of its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('PARALLEL_COOKBOOK')));
  return new Promise((resolve) => {
    execFile(process.execPath, [program, what, of], { env }, (failure, out, error) => {
      resolve({ out: out.trim(), error: error.trim(), signal: failure?.signal ?? undefined });
    });
  });
}

describe('shared memory', () => {
  it('is seen by an unrelated program by its name', async () => {
    const memory = SharedMemory.create({ name, size: 5000 });
    memory.buffer.fill(41);
    expect(await run('add', name)).toMatchObject({ out: '5000', error: '' });
    expect(memory.buffer.every((byte) => byte === 42)).toBe(true);
    memory.unlink();
    expect((await run('add', name)).error).toContain('nobody has made such memory');
  });

  it('is seen by a process that gets it as an argument', async () => {
    const memory = SharedMemory.create({ size: 8 });
    const child = new Process({ target: tasks.fill, args: [memory, 9] });
    child.start();
    await child.join();
    expect([...memory.buffer]).toEqual(new Array(8).fill(9));
    memory.unlink();
    memory.unlink();
  });

  it('is zero at first, of the size that was asked for, and refuses what makes no sense', () => {
    const memory = SharedMemory.create({ name, size: 3 });
    expect([memory.size, [...memory.buffer], memory.name]).toEqual([3, [0, 0, 0], name]);
    expect(() => SharedMemory.create({ name, size: 3 })).toThrow('it is taken');
    memory.unlink();
    for (const size of [0, -1, 1.5, NaN, 2 ** 50]) expect(() => SharedMemory.create({ size })).toThrow(ArgumentError);
    for (const bad of ['', '.', '../etc', 'a/b', 'a\0', 'x'.repeat(201)]) {
      expect(() => SharedMemory.create({ name: bad, size: 1 })).toThrow(ArgumentError);
      expect(() => SharedMemory.attach(bad)).toThrow(ArgumentError);
    }
  });

  it('does not take a name that another program gave to a file of its own', () => {
    const memory = SharedMemory.create({ name: `${name}_other`, size: 1 });
    // A file that nobody registered: as Python makes it.
    renameSync(`/dev/shm/${name}_other`, `/dev/shm/${name}`);
    memory.unlink();
    expect(() => SharedMemory.create({ name, size: 1 })).toThrow('it is taken');
    writeFileSync(`/dev/shm/${name}`, 'abc');
    const attached = SharedMemory.attach(name);
    expect(Buffer.from(attached.buffer).toString()).toBe('abc');
    attached.unlink();
  });

  it('may be looked at through views that were kept after it was closed and unlinked', () => {
    const memory = SharedMemory.create({ name, size: 1 << 20 });
    const view = new Int32Array(memory.buffer.buffer);
    memory.close();
    memory.close();
    memory.unlink();
    expect(() => memory.buffer).toThrow(ClosedError);
    view[1000] = 5;
    expect(Atomics.add(view, 1000, 1)).toBe(5);
  });

  it('outlives the process that made it and was killed while its family is there, and not the head of the family', async () => {
    const { out, error } = await run('be a family', name);
    expect(out).toBe('77');
    expect(error).toContain(`${name} was never unlinked`);
    expect(existsSync(`/dev/shm/${name}`)).toBe(false);
  });

  it('is removed, with a word about it, when the program ends that left it behind', async () => {
    const { out, error } = await run('leave', name);
    expect(out).toBe('made');
    expect(error).toContain(`${name} was never unlinked`);
    expect(existsSync(`/dev/shm/${name}`)).toBe(false);
  });

  it('is removed by the next who uses such memory when the program was killed that left it behind', async () => {
    expect((await run('be killed', name)).signal).toBe('SIGKILL');
    expect(existsSync(`/dev/shm/${name}`)).toBe(true);
    expect(() => SharedMemory.attach(name)).toThrow('nobody has made such memory');
    expect(readdirSync('/dev/shm').filter((entry) => entry.includes(name))).toEqual([]);
    const again = SharedMemory.create({ name, size: 1 });
    again.unlink();
  });
});

const item = fc.oneof(
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array(),
  fc.constant(null),
) as fc.Arbitrary<ShareableItem>;

describe('a shareable list', () => {
  it('holds what it is given, and what is put in its place, for everybody', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const list = new ShareableList(items);
        try {
          const same = ShareableList.attach(list.shm.name);
          expect([...same]).toStrictEqual(items);
          items.forEach((_, i) => list.set(i, i % 2 === 0 ? null : BigInt(i)));
          expect([...same]).toEqual(items.map((_, i) => (i % 2 === 0 ? null : BigInt(i))));
        } finally {
          list.shm.unlink();
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is read and changed by an unrelated program', async () => {
    const list = new ShareableList(['hello', 1.5, 7n, true, null], { name });
    expect(await run('list', name)).toMatchObject({ out: 'hello 1.5 7 true' });
    expect(list.get(0)).toBe('seen');
    list.shm.unlink();
  });

  it('keeps the room of each slot, and refuses what does not fit', () => {
    const list = new ShareableList(['12345678', '', 'ä'.repeat(8)]);
    expect(() => list.set(0, '123456789')).toThrow('it takes 9 bytes, and its slot was made for 8');
    list.set(1, '12345678');
    list.set(2, 'x'.repeat(16));
    list.set(2, new Uint8Array([1, 0, 0]));
    expect([...list]).toEqual(['12345678', '12345678', new Uint8Array([1, 0, 0])]);
    list.shm.unlink();
  });

  it('finds and counts, reads from the end, and refuses what is not there', () => {
    const list = new ShareableList([1, 'a', 1, null, new Uint8Array([5])]);
    expect([list.index('a'), list.count(1), list.count(1n), list.index(new Uint8Array([5]))]).toEqual([1, 2, 0, 4]);
    expect([list.length, list.get(-2), list.get(-5)]).toEqual([5, null, 1]);
    expect(() => list.index('b')).toThrow(ArgumentError);
    for (const index of [5, -6, 0.5, NaN]) expect(() => list.get(index)).toThrow(ArgumentError);
    expect(() => list.set(0, {} as never)).toThrow(ArgumentError);
    expect(() => new ShareableList([2n ** 63n])).toThrow('items[0]');
    list.shm.unlink();
    const other = SharedMemory.create({ size: 4 });
    expect(() => ShareableList.attach(other.name)).toThrow('holds no ShareableList');
    other.unlink();
  });
});
