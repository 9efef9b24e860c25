import type { Alarm } from './alarm.js';

/** The alarms of a loop, the next one first: a binary heap whose members know their places, so that each can be called off. */
export class AlarmQueue {
  private readonly heap: Alarm[] = [];
  private orders = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The one that rings next. */
  get first(): Alarm | undefined {
    return this.heap[0];
  }

  add(alarm: Alarm, due: number): void {
    alarm.due = due;
    alarm.order = this.orders++;
    this.rise(alarm, this.heap.push(alarm) - 1);
  }

  remove(alarm: Alarm): void {
    const { place } = alarm;
    if (place < 0) return;
    alarm.place = -1;
    const last = this.heap.pop() as Alarm;
    if (last === alarm) return;
    if (place > 0 && before(last, this.heap[(place - 1) >> 1] as Alarm)) this.rise(last, place);
    else this.sink(last, place);
  }

  private rise(alarm: Alarm, from: number): void {
    const { heap } = this;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Alarm;
      if (!before(alarm, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = above;
    }
    heap[place] = alarm;
    alarm.place = place;
  }

  private sink(alarm: Alarm, from: number): void {
    const { heap } = this;
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Alarm, heap[below] as Alarm)) below++;
      const child = heap[below] as Alarm;
      if (!before(child, alarm)) break;
      heap[place] = child;
      child.place = place;
      place = below;
    }
    heap[place] = alarm;
    alarm.place = place;
  }
}

function before(one: Alarm, other: Alarm): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
