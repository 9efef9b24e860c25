import { availableParallelism } from 'node:os';

/** Idle turns between the first look at a word that others write and the second; they double with each look. */
export const firstBackoff = 16;

/** Whether it can pay to spin: with one core, whoever is waited for cannot run meanwhile. */
export const spinsPay = availableParallelism() > 1;

let noise = 1;

/** Lets so many turns go by, some 1.5 ns each, without touching memory that others see. */
export function idle(turns: number): void {
  // An empty loop is optimised away; not so one whose every turn needs the turn before.
  let value = noise;
  for (let i = 0; i < turns; i++) value = ((value ^ (value << 3)) + 1) | 0;
  noise = value;
}
