import { currentLoop } from '../loop/current-loop.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { Loop } from '../loop/loop.js';
import { creationStack } from './creation-stack.js';
import { scopesOf, tasksUnder, waitersIn } from './scopes.js';

/**
 * Who is whose, and what each task waits for, as text: for the question why a program does not go on. In debug mode each line
 * says where its task was made.
 *
 * Python analogue: `asyncio.print_call_graph`, trio's task trees.
 *
 * @example
 * import { Future, run, sleep, TaskGroup, taskTree } from '@parallel-cookbook/async';
 *
 * await run(() =>
 *   TaskGroup.run(async (group) => {
 *     const answer = new Future('answer');
 *     group.spawn(() => answer, { name: 'reader' });
 *     await sleep(1);
 *     console.log(taskTree());
 *     answer.setResult(42);
 *   }),
 * );
 * // main: runs
 * // └─ reader: wait for future "answer"
 */
export function taskTree(loop: Loop = currentLoop()): string {
  return [...linesUnder(loop.root, '')].join('\n');
}

function* linesUnder(scope: CancelScope, indent: string): IterableIterator<string> {
  const tasks = [...tasksUnder(scope, scope.bearer)];
  for (const [i, task] of tasks.entries()) {
    const last = i === tasks.length - 1;
    const outermost = scope.parent === undefined || scope.bearer === scope.loop;
    yield `${indent}${outermost ? '' : last ? '└─ ' : '├─ '}${lineOf(task)}`;
    yield* linesUnder(task, outermost ? indent : indent + (last ? '   ' : '│  '));
  }
}

function lineOf(scope: CancelScope): string {
  const waits: string[] = [];
  for (const own of scopesOf(scope, scope.bearer)) {
    for (const waiter of waitersIn(own)) waits.push(waiter.operation);
    if (own.joins) waits.push('join its tasks');
  }
  const place = creationStack(scope.bearer)?.split('\n')[0]?.trim();
  return [
    `${scope.bearer.name}: ${waits.length > 0 ? waits.join(', ') : 'runs'}`,
    scope.cancelled ? ', cancelled' : '',
    place === undefined ? '' : `, made ${place}`,
  ].join('');
}
