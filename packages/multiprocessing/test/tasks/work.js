import { readFileSync, writeSync } from 'node:fs';
import { defineTasks } from '@parallel-cookbook/primitives';
import { activeChildren, currentProcess, parentProcess, Process } from '@parallel-cookbook/multiprocessing';

/** @typedef {import('@parallel-cookbook/multiprocessing').Event} Event */
/** @typedef {import('@parallel-cookbook/multiprocessing').Lock} Lock */

/** What others start: they cannot name the list that they stand in. */
const leaf = defineTasks(import.meta.url, { add, endWhenTold }, { namespace: 'work-leaf' });

/** @param {unknown} value */
const echo = (value) => value;
/** @param {number} a @param {number} b */
function add(a, b) {
  return a + b;
}
/** @param {string} text */
function fail(text) {
  throw new RangeError(text);
}
/** @param {number} code */
const exit = (code) => process.exit(code);
/** @param {number} code */
function setExitCode(code) {
  process.exitCode = code;
}
/** @param {NodeJS.Signals} signal */
async function killMyself(signal) {
  process.kill(process.pid, signal);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
function fillHeap() {
  const rows = [];
  for (;;) rows.push(new Array(1_000_000).fill(rows.length));
}
async function throwLater() {
  setImmediate(() => {
    throw new RangeError('nobody catches this');
  });
  await new Promise(() => setTimeout(() => undefined, 60_000));
}
/** Says that it is here, and never ends by itself. @param {Event} here @param {'await' | 'spin' | 'block'} how @param {Event} never */
async function stay(here, how, never) {
  here.set();
  if (how === 'spin') for (;;);
  if (how === 'block') never.waitSync();
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}
/** How much of so many milliseconds this process's event loop was awake, from 0 to 1. @param {number} ms */
async function rest(ms) {
  const before = performance.eventLoopUtilization();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return performance.eventLoopUtilization(before).utilization;
}
/** Tells its id, and computes for ever. */
function spin() {
  writeSync(1, `${process.pid}\n`);
  for (;;);
}
/** Goes on when it is told to. @param {Event} event */
const waitFor = (event) => event.waitSync();
function whoAmI() {
  const { name, daemon, pid } = currentProcess();
  return { name, daemon, isMe: pid === process.pid, parent: parentProcess(), ppid: process.ppid };
}
/** @param {boolean} daemon */
async function haveChild(daemon) {
  const child = new Process({ target: leaf.add, args: [1, 2], daemon });
  child.start();
  const children = activeChildren().length;
  return [await child.join(), children, child.daemon];
}
/** Leaves a child behind that is no daemon. @param {Event} mayEnd @param {import('@parallel-cookbook/primitives').SharedValue<'i32'>} ended */
function leaveChild(mayEnd, ended) {
  new Process({ target: leaf.endWhenTold, args: [mayEnd, ended] }).start();
}
/** @param {Event} mayEnd @param {import('@parallel-cookbook/primitives').SharedValue<'i32'>} ended */
function endWhenTold(mayEnd, ended) {
  mayEnd.waitSync();
  ended.add(1);
}
const unsendable = () => () => undefined;
function throwUnsendable() {
  throw Object.assign(new Error('with a function in it'), { f: () => undefined });
}
const readInput = () => readFileSync(0, 'utf8');
/** @param {number} lines */
function print(lines) {
  for (let i = 0; i < lines; i++) writeSync(1, `line ${i}\n`);
  console.log('last');
  process.exit(0);
}
/** Takes the lock and keeps it. @param {Lock} lock @param {Event} held */
function hold(lock, held) {
  lock.acquireSync();
  held.set();
  for (;;);
}
/** Dies by kill -9 when it comes to that item, the first time. @param {{ item: number, deadly: number, deaths: import('@parallel-cookbook/primitives').SharedValue<'i32'> }} given */
function dieAt({ item, deadly, deaths }) {
  if (item === deadly && deaths.add(1) === 0) {
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  }
  return item * 2;
}
/** Waits for SIGTERM in a handler of its own, blocked. @param {Event} here @param {Event} never */
async function blockWithHandler(here, never) {
  process.on('SIGTERM', () => process.exit(7));
  here.set();
  never.waitSync();
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
const pid = () => process.pid;
/** @param {string} value */
function prepare(value) {
  process.env.PREPARED = value;
}
const prepared = () => process.env.PREPARED;

export class Squares extends Process {
  static module = import.meta.url;
  /** @param {number} limit @param {object} [options] */
  constructor(limit, options) {
    super(options);
    this.limit = limit;
  }
  run() {
    return Array.from({ length: this.limit }, (_, i) => i * i).concat(this.name.length);
  }
}

export const tasks = {
  ...leaf,
  ...defineTasks(
    import.meta.url,
    {
      ...{ echo, fail, exit, setExitCode, killMyself, fillHeap, throwLater, stay, spin, waitFor, whoAmI, haveChild },
      ...{
        leaveChild,
        unsendable,
        throwUnsendable,
        readInput,
        print,
        hold,
        blockWithHandler,
        pid,
        prepare,
        prepared,
        rest,
      },
    },
    { namespace: 'work' },
  ),
};
export const again = defineTasks(import.meta.url, { dieAt }, { namespace: 'work-again', idempotent: true });
export const once = defineTasks(
  import.meta.url,
  { dieOnce: (/** @type {Parameters<typeof dieAt>[0]} */ given) => dieAt(given) },
  { namespace: 'work-once' },
);
