import { defineTasks } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

/** @typedef {import('@parallel-cookbook/threading').Local<any>} Local */

/** @param {Local} counter @param {number} times */
function countTo(counter, times) {
  const before = counter.value.count;
  for (let i = 0; i < times; i++) counter.value.count++;
  return { before, after: counter.value.count };
}
/** Remembers the first who came. @param {Local} visitor @param {string} who */
function visit(visitor, who) {
  visitor.value ||= who;
  return visitor.value;
}
/** @param {Local} one @param {{ other: Local }} within */
function areSame(one, { other }) {
  return one === other;
}
/** @param {Local} counter */
async function handOn(counter) {
  counter.value.count = 50;
  const thread = new Thread({ target: tasks.countTo, args: [counter, 1] });
  thread.start();
  return { child: await thread.join(), own: counter.value.count };
}
/** @param {Local} holder */
function addThroughHandle(holder) {
  holder.value.total.add(5);
  holder.value.own += 5;
  return holder.value.own;
}
/** Gives back the local it was given. @param {Local} it */
function giveBack(it) {
  it.value = 'of the other thread';
  return it;
}
/** Says what is left. @param {Local} bag @param {string} name */
function dropIt(bag, name) {
  delete bag.value[name];
  return Object.keys(bag.value);
}

export const tasks = defineTasks(
  import.meta.url,
  { countTo, visit, areSame, handOn, addThroughHandle, giveBack, dropIt },
  { namespace: 'locals' },
);
