import { remembered } from './remembered.js';
import { copies, span, step, type Schedule, type Span, type Step, type Transfer } from './schedule.js';

// Source of all: the binomial trees of Thakur, Rabenseifner and Gropp, "Optimization of Collective Communication Operations in
// MPICH" (2005), section 4. Ranks are counted from the root on: the root is 0, and the parent of a rank is the rank without its lowest bit.

/** What a rank is to the tree. */
interface Place {
  /** Its number from the root on. */
  readonly at: number;
  /** The rank that it hears from, or tells; `undefined` for the root. */
  readonly parent: number | undefined;
  /** Its children, the nearest first: the distance, which is also how many ranks the child stands for at most. */
  readonly children: readonly { readonly peer: number; readonly distance: number }[];
  /** How many ranks stand under it, itself included. */
  readonly weight: number;
}

function placeIn(rank: number, size: number, root: number): Place {
  const at = (rank - root + size) % size;
  const lowest = at === 0 ? 2 ** Math.ceil(Math.log2(size)) : at & -at;
  const children: { peer: number; distance: number }[] = [];
  for (let distance = 1; distance < lowest && at + distance < size; distance *= 2) {
    children.push({ peer: (at + distance + root) % size, distance });
  }
  const parent = at === 0 ? undefined : (at - lowest + root) % size;
  return { at, parent, children, weight: Math.min(lowest, size - at) };
}

/** Everybody gets the root's target: ⌈log₂ n⌉ rounds. For short messages. */
export const binomialBroadcast = remembered((rank: number, size: number, root: number): Schedule => {
  const { parent, children } = placeIn(rank, size, root);
  const all = span('target', 0);
  const steps: Step[] = [];
  if (parent !== undefined) steps.push(step({ receives: [{ peer: parent, span: all }] }));
  // The farthest child first: it has the most to pass on.
  const sends = [...children].reverse().map(({ peer }): Transfer => ({ peer, span: all }));
  if (sends.length > 0) steps.push(step({ sends }));
  return { scratch: 0, steps };
});

/**
 * The root's target becomes the combination of all targets. For short messages. An operation that is not commutative goes to rank 0,
 * where ranks are counted in their order, and from there to the root.
 */
export const binomialReduce = remembered((rank: number, size: number, root: number, commutative: boolean): Schedule => {
  const top = commutative ? root : 0;
  const { parent, children } = placeIn(rank, size, top);
  const [all, heard] = [span('target', 0), span('scratch', 0)];
  const steps = children.map(({ peer }) =>
    step({ receives: [{ peer, span: heard }], then: [{ kind: 'combine', from: heard, into: all, fromLower: false }] }),
  );
  if (parent !== undefined) steps.push(step({ sends: [{ peer: parent, span: all }] }));
  if (top !== root && rank === top) steps.push(step({ sends: [{ peer: root, span: all }] }));
  if (top !== root && rank === root) steps.push(step({ receives: [{ peer: top, span: all }] }));
  return { scratch: 1, steps };
});

/** The root gets a block of everybody, all of one length: ⌈log₂ n⌉ rounds. For short blocks. */
export const binomialGather = remembered((rank: number, size: number, root: number): Schedule => {
  const { parent, children, weight } = placeIn(rank, size, root);
  const steps = [copies([span('source', 0), span('scratch', 0)])];
  for (const { peer, distance } of children) {
    const under = Math.min(distance, weight - distance);
    steps.push(step({ receives: [{ peer, span: span('scratch', distance, distance + under) }] }));
  }
  if (parent !== undefined) steps.push(step({ sends: [{ peer: parent, span: span('scratch', 0, weight) }] }));
  else steps.push(copies(...turned(size, root, 'target').map(([turnedTo, from]): [Span, Span] => [from, turnedTo])));
  return { scratch: weight, steps };
});

/** Everybody gets its block from the root, all of one length: ⌈log₂ n⌉ rounds. For short blocks. */
export const binomialScatter = remembered((rank: number, size: number, root: number): Schedule => {
  const { parent, children, weight } = placeIn(rank, size, root);
  const steps: Step[] = [];
  if (parent === undefined) steps.push(copies(...turned(size, root, 'source')));
  else steps.push(step({ receives: [{ peer: parent, span: span('scratch', 0, weight) }] }));
  const sends = [...children].reverse().map(({ peer, distance }): Transfer => {
    const under = Math.min(distance, weight - distance);
    return { peer, span: span('scratch', distance, distance + under) };
  });
  steps.push(step({ sends, then: [{ kind: 'copy', from: span('scratch', 0), to: span('target', 0) }] }));
  return { scratch: weight, steps };
});

/** Blocks in the order of ranks, and the same in scratch, where they are counted from the root on. */
function turned(size: number, root: number, store: 'source' | 'target'): [Span, Span][] {
  return [
    [span(store, root, size), span('scratch', 0, size - root)],
    [span(store, 0, root), span('scratch', size - root, size)],
  ];
}
