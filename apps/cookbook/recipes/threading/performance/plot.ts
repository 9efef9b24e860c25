/** A bar of text, eight steps to the character: `plot(1.5, 4)` is six characters long. */
export function bar(value: number, charactersPerUnit: number): string {
  const eighths = Math.max(0, Math.round(value * charactersPerUnit * 8));
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : String.fromCodePoint(0x2590 - rest));
}
