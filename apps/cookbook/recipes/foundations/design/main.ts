// Designing a parallel program: decompose the problem into tasks, gather them, assign them to workers. The tasks are the
// rows of a picture of the Mandelbrot set, and some take 400 times as long as others. Assignments are compared in virtual
// time, where every run is the same, and then on real threads.
import { defineTasks, main, SharedArray, SharedValue } from '@parallel-cookbook/primitives';
import { Barrier, Thread } from '@parallel-cookbook/threading';

const workers = 4;
const rows = 64;
const columns = 1024;

/** One task: a row of the picture. Gives its cost, the number of iterations. */
function paintRow(row: number): number {
  let iterations = 0;
  const im = -1.25 + (2.5 * row) / rows;
  for (let column = 0; column < columns; column++) {
    const re = -2 + (2.5 * column) / columns;
    for (let x = 0, y = 0, n = 0; n < 1000 && x * x + y * y < 4; n++, iterations++) {
      [x, y] = [x * x - y * y + re, 2 * x * y + im];
    }
  }
  return iterations;
}

/** What the threads share: the next row, how often each was painted, what each worker did, when it began and ended. */
interface Board {
  readonly startLine: Barrier;
  readonly next: SharedValue<'i32'>;
  readonly painted: SharedArray<'i32'>;
  readonly load: SharedArray<'f64'>;
  readonly begin: SharedArray<'f64'>;
  readonly end: SharedArray<'f64'>;
}

/** Milliseconds on a clock that is the same for all threads. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** A thread takes a while to start: nobody begins before all are there. */
function lineUp(worker: number, { startLine, begin, end }: Board): void {
  startLine.waitSync({ timeoutMs: 10_000 }); // one that never comes does not hold up the others for ever
  begin.set(worker, now());
  end.set(worker, now());
}

function paint(row: number, worker: number, { painted, load, end }: Board): void {
  load.add(worker, paintRow(row));
  painted.add(row, 1);
  end.set(worker, now());
}

/** Static: a block of neighbouring rows for each worker, fixed before the start. */
function staticBlock(worker: number, board: Board): void {
  lineUp(worker, board);
  const block = rows / workers;
  for (let row = worker * block; row < (worker + 1) * block; row++) paint(row, worker, board);
}

/** Dynamic: whoever is ready takes the next row. `add` is one step, so that no two workers take the same one. */
function selfScheduling(worker: number, board: Board): void {
  lineUp(worker, board);
  for (let row = board.next.add(1); row < rows; row = board.next.add(1)) paint(row, worker, board);
}

const tasks = defineTasks(import.meta.url, { staticBlock, selfScheduling });

/** The most loaded worker's share against the mean: 1 is balance, `workers` is one worker doing everything. */
function imbalance(loads: readonly number[]): number {
  return Math.max(...loads) / (loads.reduce((sum, load) => sum + load, 0) / loads.length);
}

function show(assignment: string, loads: readonly number[]): void {
  const cells = loads.map((load) => String(load).padStart(10));
  console.log(`${assignment.padEnd(22)}${cells.join('')}${imbalance(loads).toFixed(3).padStart(11)}`);
}

type Choice = (piece: number, loads: readonly number[]) => number;

/** Hands out pieces of `grain` rows in virtual time: `choose` says who takes the next one, knowing what all have done. */
function simulate(costs: readonly number[], grain: number, choose: Choice): number[] {
  const loads = Array.from({ length: workers }, () => 0);
  for (let piece = 0; piece < rows / grain; piece++) {
    const worker = choose(piece, loads);
    for (let row = piece * grain; row < (piece + 1) * grain; row++) loads[worker]! += costs[row]!;
  }
  return loads;
}

const block: Choice = (row) => Math.floor(row / (rows / workers));
const dealt: Choice = (row) => row % workers;
const readiest: Choice = (_, loads) => loads.indexOf(Math.min(...loads));

main(import.meta, async () => {
  const title = Array.from({ length: workers }, (_, i) => `worker ${i}`.padStart(10)).join('');
  console.log(`Virtual time: one iteration is one tick\n${''.padEnd(22)}${title}${'imbalance'.padStart(11)}`);
  const costs = Array.from({ length: rows }, (_, row) => paintRow(row));
  show('static, blocks', simulate(costs, 1, block));
  show('static, dealt out', simulate(costs, 1, dealt));
  // Agglomeration: coarse pieces save trips to the counter, and balance worse.
  for (const grain of [16, 4, 1]) show(`dynamic, ${grain} at a time`, simulate(costs, grain, readiest));

  console.log('Threads: iterations done by each, and the milliseconds after which it was done');
  for (const [name, target] of [['static', tasks.staticBlock] as const, ['dynamic', tasks.selfScheduling] as const]) {
    const board: Board = {
      startLine: new Barrier(workers),
      next: new SharedValue('i32'),
      painted: new SharedArray('i32', rows),
      load: new SharedArray('f64', workers),
      begin: new SharedArray('f64', workers),
      end: new SharedArray('f64', workers),
    };
    const threads = Array.from({ length: workers }, (_, i) => new Thread({ target, args: [i, board] }));
    for (const thread of threads) thread.start();
    for (const thread of threads) await thread.join();
    show(`${name}, load`, [...board.load]);
    const begin = Math.min(...board.begin);
    const ends = [...board.end].map((end) => Math.max(1, Math.round(end - begin)));
    show(`${name}, end`, ends);
    console.log(`  rows painted once: ${[...board.painted].filter((times) => times === 1).length} of ${rows}`);
  }
});
