import { threadDomain, type Processors } from '@parallel-cookbook/primitives';
import { describe, expect, it } from '@jest/globals';
import { Placement } from '../../../src/transport/embedded/placement.js';
import { WorldMemory } from '../../../src/transport/embedded/world-memory.js';

/** A processor on which a rank runs, and may run. */
class Model implements Processors {
  readonly moves: number[] = [];

  constructor(
    private processor: number,
    private readonly all: readonly number[],
  ) {}

  current(): number {
    return this.processor;
  }

  allowed(): readonly number[] {
    return this.all;
  }

  moveTo(processor: number): void {
    this.moves.push(processor);
    this.processor = processor;
  }
}

function worldOf(size: number, first = 0): WorldMemory {
  const shape = { size, first };
  return new WorldMemory(threadDomain.allocate(WorldMemory.bytesFor(shape)), shape);
}

describe('where ranks run', () => {
  it('a rank that finds whom it waits for on its own processor moves to a free one', () => {
    const memory = worldOf(2);
    const processors = [new Model(0, [0, 1]), new Model(0, [0, 1])] as const;
    const placements = processors.map((each, rank) => new Placement(memory, each, rank));
    placements[0]!.part(1);
    placements[1]!.part(0);
    placements[0]!.part(1);
    expect(processors.map(({ moves }) => moves)).toEqual([[], [1]]);
  });

  it('nobody moves to where another rank of the world runs, or may not run itself', () => {
    const memory = worldOf(3);
    const processors = [new Model(5, [5, 7]), new Model(7, [5, 7]), new Model(5, [5, 7])] as const;
    const placements = processors.map((each, rank) => new Placement(memory, each, rank));
    placements[0]!.part(1);
    placements[1]!.part(0);
    placements[2]!.part(0);
    expect(processors.map(({ moves }) => moves)).toEqual([[], [], []]);
  });

  it('what a rank told before it waited last moves nobody: it may run elsewhere by now', () => {
    const memory = worldOf(2);
    const [one, other] = [new Model(0, [0, 1]), new Model(1, [0, 1])] as const;
    const [first, second] = [new Placement(memory, one, 0), new Placement(memory, other, 1)] as const;
    first.part(1);
    second.part(0);
    other.moveTo(0);
    second.part(0);
    expect(other.moves).toEqual([0]);
    first.part(1);
    expect(one.moves).toEqual([1]);
  });

  it('a rank does not move again at once, and does where it is found there again later', () => {
    const memory = worldOf(2);
    const [one, other] = [new Model(0, [0, 1]), new Model(0, [0, 1])] as const;
    let now = 0;
    const [first, second] = [new Placement(memory, one, 0), new Placement(memory, other, 1, () => now)] as const;
    const meet = (): void => {
      one.moveTo(0);
      other.moveTo(0);
      first.part(-1);
      second.part(0);
    };
    meet();
    now = 5;
    meet();
    now = 11;
    meet();
    expect(other.moves).toEqual([0, 1, 0, 0, 1]);
  });

  it('addresses count from the first of the world, and who is in another one moves nobody', () => {
    const memory = worldOf(2, 10);
    const [one, other] = [new Model(0, [0, 1]), new Model(0, [0, 1])] as const;
    const [first, second] = [new Placement(memory, one, 0), new Placement(memory, other, 1)] as const;
    first.part(0);
    second.part(0);
    second.part(12);
    expect(other.moves).toEqual([]);
    second.part(10);
    expect(other.moves).toEqual([1]);
  });

  it('where the system allows no move, ranks wait as they are', () => {
    const memory = worldOf(2);
    class Forbidden extends Model {
      override moveTo(processor: number): never {
        this.moves.push(processor);
        throw new Error('EPERM');
      }
    }
    const [one, other] = [new Model(0, [0, 1]), new Forbidden(0, [0, 1])] as const;
    const [first, second] = [new Placement(memory, one, 0), new Placement(memory, other, 1)] as const;
    for (let i = 0; i < 3; i++) {
      first.part(-1);
      second.part(0);
    }
    expect(other.moves).toEqual([1]);
  });
});
