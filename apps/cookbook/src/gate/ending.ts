import { linesOf, type Run } from '../launch/run.js';
import type { Invariant } from './invariant.js';

/** What a recipe declares about its end. */
export interface Ending {
  readonly exitCode: number;
  readonly stderr: 'empty' | 'any' | RegExp;
}

/** The invariants of every recipe: it ends by itself with the right code, leaves nothing, and is quiet on standard error. */
export function commonInvariants({ exitCode, stderr }: Ending): Invariant[] {
  const common: Invariant[] = [
    {
      statement: 'it ends by itself, within its limits',
      check: ({ end, wallMs }) =>
        end === 'exited' ? undefined : { expected: 'it ends by itself', seen: `${end} after ${Math.round(wallMs)} ms` },
    },
    {
      statement: `its exit code is ${exitCode}`,
      check: (run) => (run.exitCode === exitCode ? undefined : { expected: `${exitCode}`, seen: exitOf(run) }),
    },
    {
      statement: 'it leaves nothing behind',
      check: ({ leaks }) =>
        leaks.length === 0 ? undefined : { expected: 'nothing left over', seen: leaks.join(', ') },
    },
  ];
  if (stderr !== 'any') common.push(quiet(stderr));
  return common;
}

function quiet(stderr: 'empty' | RegExp): Invariant {
  const allowed = stderr === 'empty' ? undefined : new RegExp(stderr.source, stderr.flags.replace(/[gy]/g, ''));
  return {
    statement: allowed ? `standard error says only ${String(allowed)}` : 'standard error is empty',
    check(run) {
      const wrong = linesOf(run.stderr).filter((line) => line !== '' && !allowed?.test(line));
      if (wrong.length === 0) return undefined;
      // An uncaught error begins with the place in the source and comes to the point two lines later.
      const telling = wrong.find((line) => /^(?:\w*Error|Uncaught)\b/.test(line)) ?? wrong[0];
      const more = wrong.length > 1 ? ` and ${wrong.length - 1} more line${wrong.length > 2 ? 's' : ''}` : '';
      return { expected: allowed ? String(allowed) : 'nothing', seen: `${JSON.stringify(telling)}${more}` };
    },
  };
}

function exitOf({ exitCode, signal }: Run): string {
  return signal ? `ended by ${signal}` : `${exitCode}`;
}
