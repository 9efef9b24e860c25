import type { Local, Schedule, Span, Store } from '../../../src/transport/algorithm/schedule.js';

/** What stands in a part: a text, so that the order of combination shows. */
export type Memory = Record<Store, (string | undefined)[]>;

/** Runs the schedules of all ranks over memories of texts, where to combine is to join; says how many messages there were. */
export function simulate(schedules: readonly Schedule[], memories: readonly Memory[]): number {
  const size = schedules.length;
  const wires = new Map<string, (readonly (string | undefined)[])[]>();
  const wire = (from: number, to: number): (readonly (string | undefined)[])[] => {
    const key = `${from}>${to}`;
    const known = wires.get(key);
    if (known) return known;
    const made: (readonly (string | undefined)[])[] = [];
    wires.set(key, made);
    return made;
  };
  const at = schedules.map(() => 0);
  const sent = schedules.map(() => false);
  let messages = 0;
  for (let moved = true; moved;) {
    moved = false;
    for (let rank = 0; rank < size; rank++) {
      const step = schedules[rank]!.steps[at[rank]!];
      if (!step) continue;
      const memory = memories[rank]!;
      if (!sent[rank]) {
        for (const { peer, span } of step.sends) {
          wire(rank, peer).push(memory[span.store].slice(span.from, span.to));
          messages++;
        }
        sent[rank] = moved = true;
      }
      if (!step.receives.every(({ peer }) => wire(peer, rank).length > 0)) continue;
      for (const { peer, span } of step.receives) {
        const message = wire(peer, rank).shift()!;
        if (message.length !== span.to - span.from) throw new Error(`rank ${rank} expects another length of ${peer}`);
        message.forEach((text, i) => (memory[span.store][span.from + i] = text));
      }
      for (const local of step.then) run(local, memory);
      at[rank] = at[rank]! + 1;
      sent[rank] = false;
      moved = true;
    }
  }
  schedules.forEach(({ steps }, rank) => {
    if (at[rank] !== steps.length) throw new Error(`rank ${rank} of ${size} never gets beyond step ${at[rank]}`);
  });
  for (const [key, left] of wires) if (left.length > 0) throw new Error(`nobody takes what goes ${key}`);
  return messages;
}

function run(local: Local, memory: Memory): void {
  if (local.kind === 'copy') {
    if (local.from.to - local.from.from !== local.to.to - local.to.from) throw new Error('a copy of another length');
    read(memory, local.from).forEach((text, i) => (memory[local.to.store][local.to.from + i] = text));
    return;
  }
  const [from, into] = [read(memory, local.from), read(memory, local.given ?? local.into)];
  if (from.length !== into.length) throw new Error('a combination of two lengths');
  into.forEach((text, i) => {
    if (text === undefined || from[i] === undefined) throw new Error('a combination with nothing');
    memory[local.into.store][local.into.from + i] = local.fromLower ? from[i]! + text : text + from[i]!;
  });
}

function read(memory: Memory, { store, from, to }: Span): (string | undefined)[] {
  return memory[store].slice(from, to);
}
