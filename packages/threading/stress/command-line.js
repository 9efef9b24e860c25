import { parseArgs } from 'node:util';

/**
 * What a run is told.
 *
 * @typedef {object} StressOptions
 * @property {number} seed
 * @property {number} minutes how long the rounds go on; the one that runs then is finished.
 * @property {number} rounds how many rounds of each at most.
 * @property {readonly string[]} only the primitives.
 * @property {number} crashes how often each kind of crash is tried; 0: not at all.
 * @property {string} situation which crashes: those with this text in them.
 * @property {string | undefined} json where the figures go.
 * @property {number} patienceSeconds how long nobody may do anything.
 */

/** @param {readonly string[]} names */
export function usage(names) {
  return `nx run threading:stress -- [options]

  --seed N       the random numbers; the same seed makes the same rounds (default: from the clock)
  --minutes N    how long the rounds go on (default 5)
  --quick        small rounds, half a minute, each crash once
  --only A,B     of ${names.join(', ')}; "crashes" for the crash table alone
  --rounds N     so many rounds of each at most
  --crashes N    how often each crash is tried (default 4; without "crashes" in --only none)
  --situation T  only the crashes that have this text in their description
  --patience N   seconds in which somebody must do something (default 60)
  --json FILE    writes the figures there`;
}

/**
 * Reads the command line; `undefined` when help is asked for. Throws for what makes no sense.
 *
 * @param {string[]} args @param {readonly string[]} names
 * @returns {StressOptions | undefined}
 */
export function commandLine(args, names) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const { values } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : args,
    options: {
      ...{
        seed: text,
        minutes: text,
        quick: flag,
        only: text,
        rounds: text,
        crashes: text,
        patience: text,
        situation: text,
        json: text,
      },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const asked = values.only?.split(',');
  const only = (asked ?? names).filter((name) => name !== 'crashes');
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new RangeError(`--only ${unknown.join()}: give some of ${names.join()}, crashes`);
  const crashes = asked && !asked.includes('crashes') ? 0 : values.quick ? 1 : 4;
  return {
    seed: number('seed', values.seed, Date.now() % 1e6, 0),
    minutes: number('minutes', values.minutes, values.quick ? 0.5 : 5, 0),
    rounds: only.length === 0 ? 0 : number('rounds', values.rounds, Infinity, 1),
    only,
    crashes: number('crashes', values.crashes, crashes, 0),
    situation: values.situation ?? '',
    json: values.json,
    patienceSeconds: number('patience', values.patience, 60, 1),
  };
}

/** @param {string} name @param {string | undefined} given @param {number} otherwise @param {number} least */
function number(name, given, otherwise, least) {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (!(value >= least)) throw new RangeError(`--${name} ${given}: give a number, ${least} or more`);
  return value;
}
