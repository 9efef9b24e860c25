/** A place in a {@link Line}. */
export interface Standing<S> {
  next: S | undefined;
  previous: S | undefined;
}

/** Those who stand in line, first come first served. Whoever leaves does so at once, wherever it stands. */
export class Line<S extends Standing<S>> {
  first: S | undefined = undefined;
  private last: S | undefined = undefined;
  private count = 0;

  get length(): number {
    return this.count;
  }

  add(member: S): void {
    member.previous = this.last;
    if (this.last) this.last.next = member;
    else this.first = member;
    this.last = member;
    this.count++;
  }

  remove(member: S): void {
    const { next, previous } = member;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.last = previous;
    member.next = undefined;
    member.previous = undefined;
    this.count--;
  }
}
