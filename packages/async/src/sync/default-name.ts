const counts = new Map<string, number>();

/** `Lock-1`, `Lock-2`, …: the next name of that noun in this thread. */
export function defaultName(noun: string): string {
  const count = (counts.get(noun) ?? 0) + 1;
  counts.set(noun, count);
  return `${noun}-${count}`;
}
