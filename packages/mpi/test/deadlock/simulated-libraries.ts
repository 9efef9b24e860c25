import { Random } from '@parallel-cookbook/primitives';
import { Traffic } from '../../src/deadlock/traffic.js';
import { TrafficLine } from '../../src/deadlock/traffic-line.js';
import type { BlockedLook, WaitBoard } from '../../src/deadlock/wait-proof.js';

/** What a rank of the model does next. A long send, as that of a long message, is not over before word has come back that it is received. */
export type LibraryStep =
  | { readonly kind: 'short' | 'long'; readonly to: number; readonly tag: number; readonly isAwaited: boolean }
  | { readonly kind: 'receive'; readonly from: number; readonly tag: number };

interface Message {
  readonly from: number;
  readonly tag: number;
  readonly serial: number;
  readonly isLong: boolean;
}

interface OpenSend {
  readonly peer: number;
  readonly channel: number;
  readonly tag: number;
  readonly serial: number;
  isOver: boolean;
}

/** One rank over a library that keeps to itself what is on its way. */
class LibraryRank {
  at = 0;
  epoch = 0;
  /** Of the library: messages that have come and that nobody wanted yet; those that were received, of which the rank has not heard; word that sends are over. */
  readonly unexpected: Message[] = [];
  readonly received: Message[] = [];
  readonly over: OpenSend[] = [];
  /** Of the rank: what it has taken out of the library, and its sends that are not over. */
  readonly held: Message[] = [];
  readonly open: OpenSend[] = [];
  readonly traffic: Traffic;
  waitsFor:
    { readonly kind: 'send' | 'receive'; readonly peer: number; readonly tag: number; done: boolean } | undefined;
  sending: OpenSend | undefined;

  constructor(
    readonly program: readonly LibraryStep[],
    size: number,
  ) {
    this.traffic = new Traffic(size);
  }

  get hasEnded(): boolean {
    return this.at >= this.program.length && this.waitsFor === undefined;
  }

  get isShown(): boolean {
    return this.epoch % 2 === 1;
  }
}

/** Ranks over libraries, in an order that chance chooses, in steps as small as the ones between which others may look. */
export class SimulatedLibraries implements WaitBoard {
  readonly size: number;
  readonly ranks: readonly LibraryRank[];
  looking: number | undefined;
  readonly #lines: readonly TrafficLine[];
  /** On their way: messages, and word that one was received. */
  readonly #messages: Message[][][];
  readonly #words: number[][][];
  readonly #random: Random;

  constructor(programs: readonly (readonly LibraryStep[])[], seed: number) {
    this.size = programs.length;
    this.ranks = programs.map((program) => new LibraryRank(program, programs.length));
    const everybody = programs.map((_, rank) => rank);
    const words = TrafficLine.wordsFor(this.size);
    this.#lines = programs.map(() => new TrafficLine(new Int32Array(new SharedArrayBuffer(4 * words)), everybody));
    this.#messages = programs.map(() => programs.map(() => []));
    this.#words = programs.map(() => programs.map(() => []));
    this.#random = new Random(seed);
  }

  run(steps: number): boolean {
    let some = false;
    for (let i = 0; i < steps; i++) {
      const able = this.ranks.flatMap((_, rank) => (rank === this.looking ? [] : this.#stepsOf(rank)));
      if (able.length === 0) return some;
      this.#random.choice(able)();
      some = true;
    }
    return some;
  }

  look(rank: number): BlockedLook | undefined {
    this.run(this.#random.integer(0, 3));
    const { isShown, epoch, waitsFor } = this.ranks[rank]!;
    return isShown && waitsFor ? { epoch, needs: [waitsFor.peer] } : undefined;
  }

  hasLeft(): boolean {
    return false;
  }

  isInFlight(from: number, to: number): boolean {
    this.run(this.#random.integer(0, 1));
    return TrafficLine.isInFlight(this.#lines[from]!, this.#lines[to]!, from, to);
  }

  /** All that can happen next at a rank: something that its library does by itself, or its own next step. */
  #stepsOf(rank: number): (() => void)[] {
    const one = this.ranks[rank]!;
    const steps: (() => void)[] = [];
    for (let from = 0; from < this.size; from++) {
      const [messages, words] = [this.#messages[from]![rank]!, this.#words[from]![rank]!];
      if (messages.length > 0) steps.push(() => this.#come(rank, messages.shift()!));
      if (words.length > 0) {
        steps.push(() => {
          const serial = words.splice(this.#random.integer(0, words.length - 1), 1)[0];
          one.over.push(one.open.find((send) => send.peer === from && send.serial === serial)!);
        });
      }
    }
    const hasHeard = one.received.length > 0 || one.over.length > 0;
    // What is shown stays so while the library has nothing to tell; but a message that nobody wants makes it tell anew.
    if (!one.hasEnded && (!one.isShown || hasHeard || one.unexpected.length > 0))
      steps.push(() => this.#step(rank, one));
    return steps;
  }

  /** A message has come: to the receive that is there, or to those that nobody wants. */
  #come(rank: number, message: Message): void {
    const one = this.ranks[rank]!;
    const { waitsFor } = one;
    const isWanted =
      waitsFor?.kind === 'receive' && !waitsFor.done && waitsFor.peer === message.from && waitsFor.tag === message.tag;
    if (isWanted && one.received.length === 0) this.#receive(rank, message);
    else one.unexpected.push(message);
  }

  /** The receive has its message; a long one's sender gets word of it. */
  #receive(rank: number, message: Message): void {
    this.ranks[rank]!.received.push(message);
    if (message.isLong) this.#words[rank]![message.from]!.push(message.serial);
  }

  #step(rank: number, one: LibraryRank): void {
    if (one.isShown) {
      one.epoch++;
      return;
    }
    const { waitsFor } = one;
    if (!waitsFor) return this.#begin(rank, one);
    if (waitsFor.done) {
      one.waitsFor = undefined;
      return;
    }
    this.#hear(one);
    if (waitsFor.done || one.unexpected.length > 0) {
      // All that has come is taken out of the library, so that it is known.
      if (!waitsFor.done) one.held.push(one.unexpected.shift()!);
      return;
    }
    if (one.received.length > 0 || one.over.length > 0) return;
    const held = one.held.map(({ from, tag }) => ({ peer: from, channel: 0, tag }));
    this.#lines[rank]!.write(one.traffic, one.open, held);
    one.epoch++;
  }

  /** The rank asks its library what is over. */
  #hear(one: LibraryRank): void {
    const { waitsFor } = one;
    for (const message of one.received.splice(0)) {
      one.traffic.took(message.from);
      waitsFor!.done = true;
    }
    for (const send of one.over.splice(0)) {
      one.open.splice(one.open.indexOf(send), 1);
      send.isOver = true;
      if (send === one.sending) waitsFor!.done = true;
    }
  }

  #begin(rank: number, one: LibraryRank): void {
    const step = one.program[one.at++]!;
    const { tag } = step;
    if (step.kind === 'receive') {
      one.waitsFor = { kind: 'receive', peer: step.from, tag, done: false };
      one.sending = undefined;
      for (const messages of [one.held, one.unexpected]) {
        const index = messages.findIndex((message) => message.from === step.from && message.tag === tag);
        if (index < 0) continue;
        this.#receive(rank, messages.splice(index, 1)[0]!);
        return;
      }
      return;
    }
    const isLong = step.kind === 'long';
    const serial = one.traffic.begins(step.to);
    this.#messages[rank]![step.to]!.push({ from: rank, tag, serial, isLong });
    if (!isLong) return;
    const send = { peer: step.to, channel: 0, tag, serial, isOver: false };
    one.open.push(send);
    if (!step.isAwaited) return;
    one.sending = send;
    one.waitsFor = { kind: 'send', peer: step.to, tag, done: false };
  }
}
