import { whileKept } from '../codec/kept.js';
import { pack } from '../codec/pack.js';
import { takeTransferList } from '../codec/transfer.js';
import { TimeoutError } from '../errors/timeout.js';
import { isFlat } from '../lane/arrival.js';
import { Mode, streamWindow } from '../lane/lane.js';
import { taskInfoOf } from '../tasks/info.js';
import type { TaskInfo } from '../tasks/task-function.js';
import type { Deadline } from '../wait/deadline.js';
import type { Abortable } from './abort-watch.js';
import type { Expiring } from './deadlines.js';
import type { LaneClient } from './lane-client.js';
import { Future, type FutureSource } from './future.js';

/** Who decides about a job: the executor that accepted it. */
export interface JobOwner {
  /** Calls it off if it has not begun, else asks it to stop. Whether it had not begun. */
  cancel(job: Job, reason: unknown): boolean;
  /** Settles its future now, whatever the task does; the task is asked to stop. */
  abandon(job: Job, settle: (future: Future<unknown>) => void): void;
  settleSync(job: Job, deadline: Deadline): void;
  /** Whether its task has begun. */
  begun(job: Job): boolean;
  /** Counts it, since its future was settled just now. */
  settled(job: Job): void;
}

/** What to call, and how. */
export interface Call {
  readonly info: TaskInfo;
  /** The function itself, for an executor that runs it here. */
  readonly task: unknown;
  readonly mode: Mode;
  /** Ready to be sent. */
  readonly args: unknown;
  /** The handles in the arguments, where there are any: kept until the call is settled, however often it is sent. */
  readonly kept?: unknown;
  /** Buffers in the arguments that are handed over when they are sent: it can be sent only once. */
  readonly transfers?: readonly ArrayBuffer[] | undefined;
  /** Its caller limits itself, so that no limit of the executor's refuses it. */
  readonly paced?: boolean | undefined;
  /** It belongs to work that was taken over as a whole (`Intake.hold`), so that a shutdown does not refuse it. */
  readonly accepted?: boolean | undefined;
  /** Takes the items of a stream, in order. */
  readonly onItem?: ((value: unknown) => void) | undefined;
}

/** A call of `task(...args)`. Throws `TaskDefinitionError`, and `PicklingError` for what cannot travel. */
export function callOf(task: unknown, args: readonly unknown[], mode: Mode): Call {
  const info = taskInfoOf(task);
  if (args.every(isFlat)) return { info, task, mode, args };
  const packed = whileKept(() => pack(args, 'arguments'));
  const transfers = args.flatMap((each) => takeTransferList(each) ?? []);
  return {
    info,
    task,
    mode: packed && mode === Mode.call ? Mode.packed : mode,
    args: packed ?? args,
    kept: packed && args,
    transfers: transfers.length > 0 ? transfers : undefined,
  };
}

/** How often a call of an idempotent task is run again when its worker died. */
export const defaultRetries = 2;

/** One call on its way through an executor. */
export class Job implements FutureSource, Abortable, Expiring {
  readonly future: Future<unknown>;
  readonly call: Call;
  /** What is sent, and what it speaks of; let go when the job is settled. */
  args: unknown;
  kept: unknown;
  /** Where it was sent, and its slot there. */
  client: LaneClient | undefined = undefined;
  slot = -1;
  /** How often a lane died when this was what it would have run next. */
  suspicions = 0;
  /** It runs, and nobody waits for it any more. */
  abandoned = false;
  /** When the turn began in which it was submitted, on the process's clock. */
  submittedAt = 0;
  /** How long its task ran, once it has ended. */
  micros = 0;
  /** Of a stream: how many more items it may send before it waits to be read. */
  itemsLeft = streamWindow;
  /** How often it may run again after a death. */
  retries = defaultRetries;

  constructor(
    readonly id: number,
    call: Call,
    readonly priority: number,
    private readonly owner: JobOwner,
  ) {
    this.call = call.kept === undefined ? call : { ...call, kept: undefined };
    this.args = call.args;
    this.kept = call.kept;
    this.future = new Future(call.info.name, this);
  }

  get begun(): boolean {
    return this.owner.begun(this);
  }

  get settled(): boolean {
    return this.future.done;
  }

  /** Whether it may run once more, although it had begun on a lane that died. Of a stream some items were taken already. */
  replay(): boolean {
    const { info, mode, transfers } = this.call;
    if (!info.idempotent || transfers || mode === Mode.stream || mode === Mode.initializer) return false;
    return this.retries-- > 0;
  }

  cancel(reason: unknown): boolean {
    return this.owner.cancel(this, reason);
  }

  settleSync(deadline: Deadline): void {
    this.owner.settleSync(this, deadline);
  }

  abort(reason: unknown): void {
    this.owner.abandon(this, (future) => future.setCancelled(reason));
  }

  expire(timeoutMs: number): void {
    this.owner.abandon(this, (future) => future.setException(new TimeoutError(`finish ${future.task}`, timeoutMs)));
  }
}
