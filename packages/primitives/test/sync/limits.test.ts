import { describe, expect, it } from '@jest/globals';
import {
  Barrier,
  BoundedSemaphore,
  Semaphore,
  shareable,
  threadDomain,
  type Domain,
  type SemaphoreOptions,
  type Shareable,
} from '@parallel-cookbook/primitives';

/** Isolates that are only owner words of a domain: so many that as many threads would take minutes. */
class Crowd {
  readonly #dead = new Set<number>();
  readonly #leaving = new Map<number, () => void>();

  domain(member: number): Domain {
    const me = 1 | ((1000 + member) << 3) | (7 << 15);
    const owners = {
      me,
      isDead: (word: number) => this.#dead.has(word & ~6),
      isThisThread: () => false,
      onLeave: (callback: () => void) => {
        this.#leaving.set(member, callback);
        return () => this.#leaving.delete(member);
      },
    };
    const { name, module, parking, doorbell } = threadDomain;
    return {
      ...{ name, module, parking, doorbell, owners },
      allocate: (bytes) => threadDomain.allocate(bytes),
      describe: (region) => threadDomain.describe(region),
      attach: (description) => threadDomain.attach(description),
    };
  }

  /** The memory of a handle, as another member finds it. */
  memory(handle: Shareable): { region: ReturnType<Domain['attach']> } {
    const { place } = handle[shareable]().state as { place: { memory: unknown } };
    return { region: threadDomain.attach(place.memory) };
  }

  kill(member: number): void {
    this.#dead.add(1 | ((1000 + member) << 3) | (7 << 15));
  }

  leave(member: number): void {
    this.#leaving.get(member)?.();
  }
}

describe('a semaphore with many holders', () => {
  const make = (crowd: Crowd, permits: number, options?: SemaphoreOptions) => {
    const semaphore = new Semaphore(crowd.domain(0), permits, options);
    const memory = crowd.memory(semaphore);
    const member = (index: number) => new Semaphore(crowd.domain(index), 0, {}, memory);
    return { semaphore, member };
  };

  it('remembers as many as it has permits, and gets back what any of them held when it died', () => {
    const crowd = new Crowd();
    const { semaphore, member } = make(crowd, 200);
    for (let index = 1; index <= 200; index++) member(index).acquireSync();
    expect(semaphore.tryAcquire()).toBeUndefined();
    for (let index = 1; index <= 200; index++) crowd.kill(index);
    for (let permits = 200; permits > 0; permits--) semaphore.acquireSync();
    expect(semaphore.tryAcquire()).toBeUndefined();
  });

  it('refuses one more than it remembers by name, sync, async and tried, and loses no permit by it', async () => {
    const crowd = new Crowd();
    const { semaphore, member } = make(crowd, 2, { maxHolders: 2 });
    semaphore.release(3);
    const [one, two, three] = [member(1), member(2), member(3)];
    const held = [one.acquireSync(), two.acquireSync(), one.acquireSync()];
    const refused = { name: 'ArgumentError', argument: 'maxHolders', value: 2 };
    expect(() => three.acquireSync()).toThrow(expect.objectContaining(refused));
    expect(() => three.tryAcquire()).toThrow(expect.objectContaining(refused));
    await expect(three.acquire()).rejects.toMatchObject(refused);
    expect(semaphore.value).toBe(2);
    for (const permit of held) permit.release();
    three.acquireSync().release();
    expect(semaphore.value).toBe(5);
  });

  it('gives the place of a dead holder to the next', () => {
    const crowd = new Crowd();
    const { semaphore, member } = make(crowd, 3, { maxHolders: 1 });
    member(1).acquireSync();
    expect(() => member(2).acquireSync()).toThrow(expect.objectContaining({ argument: 'maxHolders' }));
    crowd.kill(1);
    const permit = member(2).acquireSync();
    expect(semaphore.value).toBe(2);
    permit.release();
    expect(semaphore.value).toBe(3);
  });

  it('takes numbers of holders that make sense, in either class', () => {
    for (const maxHolders of [0, 1.5, 5000]) {
      const refused = expect.objectContaining({ name: 'ArgumentError', argument: 'maxHolders' });
      expect(() => new Semaphore(threadDomain, 1, { maxHolders })).toThrow(refused);
      expect(() => new BoundedSemaphore(threadDomain, 1, { maxHolders })).toThrow(refused);
    }
    expect(new Semaphore(threadDomain, 1_000_000).value).toBe(1_000_000);
  });
});

describe('a barrier with more handles than parties', () => {
  it('knows every thread that has one, however many: the death of the last one breaks it', () => {
    const crowd = new Crowd();
    const barrier = new Barrier(crowd.domain(0), 2);
    const memory = crowd.memory(barrier);
    const handles = [];
    for (let index = 1; index <= 300; index++) handles.push(new Barrier(crowd.domain(index), 2, {}, memory));
    crowd.kill(300);
    expect(() => barrier.waitSync()).toThrow(expect.objectContaining({ name: 'BrokenBarrierError' }));
    barrier.reset();
    for (let index = 1; index < 300; index++) crowd.leave(index);
    expect(() => barrier.waitSync({ timeoutMs: 120 })).toThrow(expect.objectContaining({ name: 'TimeoutError' }));
    expect(handles).toHaveLength(300);
  });
});
