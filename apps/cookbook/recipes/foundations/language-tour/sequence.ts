/** The first `length` numbers of Fibonacci's sequence, one at a time. */
export function* fibonacci(length: number): Generator<number, void, undefined> {
  let [current, next] = [0, 1];
  for (let i = 0; i < length; i++) {
    yield current;
    [current, next] = [next, current + next];
  }
}
