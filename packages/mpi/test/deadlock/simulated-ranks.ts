import { Random } from '@parallel-cookbook/primitives';
import type { BlockedLook, WaitBoard } from '../../src/deadlock/wait-proof.js';

/** What a rank of the model does next. A `ssend` waits until its receive has begun. */
export type Step =
  | { readonly kind: 'send' | 'ssend'; readonly to: number }
  | { readonly kind: 'receive'; readonly from: number }
  | { readonly kind: 'receive any' };

interface Message {
  readonly kind: 'message' | 'wanted' | 'answer';
}

/** One rank: its program, and an engine that takes in what comes, one thing at a time, as the real ones do. */
class SimulatedRank {
  at = 0;
  epoch = 0;
  /** Answers that the engine is about to write. */
  readonly answers: number[] = [];
  readonly unexpected: { readonly from: number; readonly isWanted: boolean }[] = [];
  /** What the program waits for; `undefined` while it runs. */
  waitsFor: { readonly kind: 'answer' | 'message'; readonly from: number | undefined; done: boolean } | undefined;

  constructor(readonly program: readonly Step[]) {}

  get hasLeft(): boolean {
    return this.at >= this.program.length && this.waitsFor === undefined && this.answers.length === 0;
  }

  get isShown(): boolean {
    return this.epoch % 2 === 1;
  }
}

/** A world of ranks that run in an order that chance chooses, in steps as small as the ones between which others may look. */
export class SimulatedRanks implements WaitBoard {
  readonly size: number;
  readonly ranks: readonly SimulatedRank[];
  readonly #rings: Message[][][];
  readonly #random: Random;
  /** Who is looking: it does nothing else meanwhile. */
  looking: number | undefined;

  constructor(programs: readonly (readonly Step[])[], seed: number) {
    this.size = programs.length;
    this.ranks = programs.map((program) => new SimulatedRank(program));
    this.#rings = programs.map(() => programs.map(() => []));
    this.#random = new Random(seed);
  }

  /** Some steps of some ranks, fewer when no more can be done. Returns whether there were any. */
  run(steps: number): boolean {
    let some = false;
    for (let i = 0; i < steps; i++) {
      const able = this.ranks.map((_, rank) => rank).filter((rank) => rank !== this.looking && this.#isAble(rank));
      if (able.length === 0) return some;
      this.#step(this.#random.choice(able));
      some = true;
    }
    return some;
  }

  look(rank: number): BlockedLook | undefined {
    this.run(this.#random.integer(0, 3));
    const { isShown, epoch, waitsFor } = this.ranks[rank]!;
    if (!isShown || !waitsFor) return undefined;
    return { epoch, needs: waitsFor.from === undefined ? undefined : [waitsFor.from] };
  }

  hasLeft(rank: number): boolean {
    return this.ranks[rank]!.hasLeft;
  }

  isInFlight(from: number, to: number): boolean {
    this.run(this.#random.integer(0, 1));
    return this.#rings[from]![to]!.length > 0;
  }

  #comesFrom(rank: number): number[] {
    return this.#rings.flatMap((to, from) => (to[rank]!.length > 0 ? [from] : []));
  }

  #isAble(rank: number): boolean {
    const { hasLeft, isShown } = this.ranks[rank]!;
    if (hasLeft) return false;
    return !isShown || this.#comesFrom(rank).length > 0;
  }

  #step(rank: number): void {
    const one = this.ranks[rank]!;
    if (one.isShown) {
      one.epoch++;
      return;
    }
    const answer = one.answers.shift();
    if (answer !== undefined) {
      this.#rings[rank]![answer]!.push({ kind: 'answer' });
      return;
    }
    const { waitsFor } = one;
    if (waitsFor === undefined) this.#begin(rank, one);
    else if (waitsFor.done) one.waitsFor = undefined;
    else {
      const from = this.#comesFrom(rank);
      if (from.length === 0) one.epoch++;
      else this.#take(one, this.#random.choice(from), rank);
    }
  }

  #begin(rank: number, one: SimulatedRank): void {
    const step = one.program[one.at++]!;
    if (step.kind === 'send' || step.kind === 'ssend') {
      this.#rings[rank]![step.to]!.push({ kind: step.kind === 'ssend' ? 'wanted' : 'message' });
      if (step.kind === 'ssend') one.waitsFor = { kind: 'answer', from: step.to, done: false };
      return;
    }
    const from = step.kind === 'receive' ? step.from : undefined;
    one.waitsFor = { kind: 'message', from, done: false };
    const at = one.unexpected.findIndex((message) => from === undefined || message.from === from);
    if (at >= 0) this.#match(one, one.unexpected.splice(at, 1)[0]!);
  }

  /** Takes one thing out of the ring. What it answers is written by a later step, and meanwhile nothing is in the ring. */
  #take(one: SimulatedRank, from: number, to: number): void {
    const { kind } = this.#rings[from]![to]!.shift()!;
    const { waitsFor } = one;
    if (kind === 'answer') {
      waitsFor!.done = true;
      return;
    }
    const message = { from, isWanted: kind === 'wanted' };
    if (waitsFor?.kind === 'message' && !waitsFor.done && (waitsFor.from ?? from) === from) this.#match(one, message);
    else one.unexpected.push(message);
  }

  #match(one: SimulatedRank, { from, isWanted }: { readonly from: number; readonly isWanted: boolean }): void {
    one.waitsFor!.done = true;
    if (isWanted) one.answers.push(from);
  }
}
