/** What the process says to whoever started it. */
export const exitCode = {
  ok: 0,
  broken: 1,
  usage: 2,
  stale: 3,
  missing: 77,
  timedOut: 124,
  interrupted: 130,
} as const;

/** One of {@link exitCode}. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const worstFirst: readonly ExitCode[] = [130, 1, 124, 3];

/** The one code for several recipes: the worst. A missing need counts only when no recipe could run. */
export function combined(codes: readonly ExitCode[]): ExitCode {
  const worst = worstFirst.find((code) => codes.includes(code));
  if (worst !== undefined) return worst;
  return codes.length > 0 && codes.every((code) => code === exitCode.missing) ? exitCode.missing : exitCode.ok;
}
