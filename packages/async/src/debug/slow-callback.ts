/** What is said of a turn that kept the thread too long. Python: "Executing … took … seconds". */
export function slowCallback(name: string, ms: number, limitMs: number): string {
  return `${name} kept the thread for ${Math.round(ms)} ms; more than ${limitMs} keep everybody else waiting`;
}
