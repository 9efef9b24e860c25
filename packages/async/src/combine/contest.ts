import type { CancelScope } from '../loop/cancel-scope.js';
import { Future } from '../task/future.js';
import { TaskGroup } from '../task/task-group.js';
import type { TaskBody } from '../task/task.js';
import { outcomeOf, type Outcome } from './outcome.js';

/** One that has come to its end: which, and how. */
export interface Arrival<T> {
  readonly index: number;
  readonly outcome: Outcome<T>;
}

/** Functions that run beside each other until it is decided, and then are all cancelled and waited for. */
export class Contest<T, D> {
  private readonly decision = new Future<D>('decision');

  private constructor(
    private readonly group: TaskGroup,
    private readonly judge: (arrival: Arrival<T>, contest: Contest<T, D>) => void,
  ) {}

  /**
   * @param begin starts the contest: calls `enter` for each one, now or later.
   * @param judge called at each end, until it calls `decide`.
   */
  static async hold<T, D>(
    name: string,
    scope: CancelScope | undefined,
    begin: (contest: Contest<T, D>) => unknown,
    judge: (arrival: Arrival<T>, contest: Contest<T, D>) => void,
  ): Promise<D> {
    return TaskGroup.run(
      async (group) => {
        const contest = new Contest<T, D>(group, judge);
        await begin(contest);
        const decided = await contest.decision.result({ scope: group.scope });
        group.cancel(`${name} is decided`);
        return decided;
      },
      { name, scope },
    );
  }

  /** Lets one run. */
  enter(index: number, body: TaskBody<T>): void {
    this.group.spawn(async (task) => {
      const outcome = await outcomeOf(body, task);
      if (!this.decision.done) this.judge({ index, outcome }, this);
      else if (outcome.status === 'rejected') {
        const message = `${this.group.name} was decided already, and another one failed`;
        task.loop.callExceptionHandler({ message, exception: outcome.reason, task });
      }
    });
  }

  /** Runs something beside the contest that ends with it. */
  beside(body: TaskBody<void>): void {
    this.group.spawn(body);
  }

  /** It is decided. */
  decide(decision: D): void {
    this.decision.setResult(decision);
  }

  /** It is lost by all. */
  fail(error: unknown): void {
    this.decision.setException(error);
  }
}
