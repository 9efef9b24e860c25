import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pipe, ShareableList, SharedMemory, type PipeConnection } from '@parallel-cookbook/multiprocessing';
import { shareableContract } from '@parallel-cookbook/primitives/testing';
import { namesIn } from '../memory/names.js';

let before: readonly string[];
beforeAll(() => {
  before = namesIn();
});

describe('a PipeConnection that travels', () => {
  const others = new Map<string, PipeConnection>();
  const make = (): PipeConnection => {
    const [end, other] = Pipe({ byteCapacity: 1024 });
    others.set(end.name, other);
    return end;
  };
  const isSame = (one: PipeConnection, other: PipeConnection): boolean => {
    others.get(one.name)?.sendSync('over it');
    return one.name === other.name && other.recvSync() === 'over it';
  };
  for (const { title, run } of shareableContract(make, isSame)) it(title, run);
});

describe('a SharedMemory that travels', () => {
  const made: SharedMemory[] = [];
  const make = (): SharedMemory => {
    made.push(SharedMemory.create({ size: 8 }));
    return made.at(-1) as SharedMemory;
  };
  const isSame = (one: SharedMemory, other: SharedMemory): boolean => {
    one.buffer[3] = 99;
    return one.name === other.name && other.buffer[3] === 99;
  };
  for (const { title, run } of shareableContract(make, isSame)) it(title, run);
  afterAll(() => made.forEach((memory) => memory.unlink()));
});

describe('a ShareableList that travels', () => {
  const made: ShareableList[] = [];
  const make = (): ShareableList => {
    made.push(new ShareableList([1, 'two']));
    return made.at(-1) as ShareableList;
  };
  const isSame = (one: ShareableList, other: ShareableList): boolean => {
    one.set(1, 'changed');
    return other.get(1) === 'changed';
  };
  for (const { title, run } of shareableContract(make, isSame)) it(title, run);
  afterAll(() => made.forEach((list) => list.shm.unlink()));
});

afterAll(() => {
  expect(namesIn()).toEqual(before);
});
