import type { Alarm } from './alarm.js';

/**
 * The alarms of a loop, the next one first: a binary heap whose members know their places, so that each can be called off. Of
 * two that are due together the one set first comes first. Times stand beside the members and not in them: most scopes and
 * waits never have one.
 */
export class AlarmQueue {
  private readonly heap: Alarm[] = [];
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private count = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The one that rings next. */
  get first(): Alarm | undefined {
    return this.heap[0];
  }

  /** When that is; `Infinity` when there is none. */
  get firstDue(): number {
    return this.times[0] ?? Infinity;
  }

  add(alarm: Alarm, due: number): void {
    this.rise(alarm, due, this.count++, this.heap.length);
  }

  remove(alarm: Alarm): void {
    const { place } = alarm;
    if (place < 0) return;
    alarm.place = -1;
    const last = this.heap.pop() as Alarm;
    const due = this.times.pop() as number;
    const order = this.orders.pop() as number;
    if (last === alarm) return;
    if (place > 0 && this.precedes(due, order, (place - 1) >> 1)) this.rise(last, due, order, place);
    else this.sink(last, due, order, place);
  }

  private rise(alarm: Alarm, due: number, order: number, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.precedes(due, order, above)) break;
      this.put(this.heap[above] as Alarm, this.times[above] as number, this.orders[above] as number, place);
      place = above;
    }
    this.put(alarm, due, order, place);
  }

  private sink(alarm: Alarm, due: number, order: number, from: number): void {
    const { heap, times, orders } = this;
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && this.precedes(times[below + 1] as number, orders[below + 1] as number, below)) {
        below++;
      }
      if (this.precedes(due, order, below)) break;
      this.put(heap[below] as Alarm, times[below] as number, orders[below] as number, place);
      place = below;
    }
    this.put(alarm, due, order, place);
  }

  private put(alarm: Alarm, due: number, order: number, place: number): void {
    this.heap[place] = alarm;
    this.times[place] = due;
    this.orders[place] = order;
    alarm.place = place;
  }

  /** Whether something due then comes before what stands at that place. */
  private precedes(due: number, order: number, place: number): boolean {
    const other = this.times[place] as number;
    return due < other || (due === other && order < (this.orders[place] as number));
  }
}
