import type { Schedule } from './schedule.js';

/** So many schedules of one algorithm are kept: those of a program that goes round its roots. */
const most = 64;

/** Makes each schedule once: to make one costs more than to send a short message. They are never changed. */
export function remembered<A extends readonly (number | boolean)[]>(
  make: (...args: A) => Schedule,
): (...args: A) => Schedule {
  const made: { readonly args: A; readonly schedule: Schedule }[] = [];
  let last: { readonly args: A; readonly schedule: Schedule } | undefined;
  return (...args) => {
    if (last !== undefined && same(last.args, args)) return last.schedule;
    last = made.find((one) => same(one.args, args));
    if (last === undefined) {
      last = { args, schedule: make(...args) };
      if (made.length === most) made.shift();
      made.push(last);
    }
    return last.schedule;
  };
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
