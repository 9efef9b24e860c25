export { ArgumentError } from './errors/argument.js';
export { BrokenBarrierError } from './errors/broken-barrier.js';
export { BrokenExecutorError } from './errors/broken-executor.js';
export { CancelledError } from './errors/cancelled.js';
export { ClosedError } from './errors/closed.js';
export { DeadlockError, type DeadlockErrorOptions, type DeadlockLink } from './errors/deadlock.js';
export { ExecutorFullError } from './errors/executor-full.js';
export { ExecutorShutdownError } from './errors/executor-shutdown.js';
export { FreeVariableError } from './errors/free-variable.js';
export { NativeUnavailableError } from './errors/native-unavailable.js';
export { NotOwnerError } from './errors/not-owner.js';
export { OwnerDiedError } from './errors/owner-died.js';
export {
  ParallelError,
  registerErrorClass,
  type ParallelErrorClass,
  type ParallelErrorOptions,
} from './errors/parallel-error.js';
export { PeerDiedError } from './errors/peer-died.js';
export { PicklingError } from './errors/pickling.js';
export { QueueClosedError } from './errors/queue-closed.js';
export { decodeError, encodeError, RemoteError, type ErrorEnvelope } from './errors/remote-error.js';
export { SideTakenError } from './errors/side-taken.js';
export { SystemCallError } from './errors/system-call.js';
export { TaskDefinitionError } from './errors/task-definition.js';
export { TaskNotFoundError } from './errors/task-not-found.js';
export { TimeoutError } from './errors/timeout.js';
export { WorkerDiedError } from './errors/worker-died.js';

export { Random } from './random/random.js';

export { beforeBlocking, onBlocking } from './isolate/blocking.js';
export { laneName, setLaneName } from './isolate/lane-name.js';
export { processShared } from './isolate/process-shared.js';

export type { Clock, Timer } from './wait/clock.js';
export { Deadline, throwIfAborted } from './wait/deadline.js';
export { settledWithin } from './wait/settled-within.js';
export { sleep, sleepSync } from './wait/sleep.js';
export { systemClock, SystemClock } from './wait/system-clock.js';
export { VirtualClock } from './wait/virtual-clock.js';
export type { BlockingWaitOptions, WaitOptions } from './wait/wait-options.js';

export { chromeTrace } from './trace/chrome.js';
export type { ChromeArguments, ChromeTrace, ChromeTraceEvent } from './trace/chrome-event.js';
export { tracer, traceChannelName } from './trace/diagnostics.js';
export type { TraceEvent, TraceEventKind } from './trace/event.js';
export { flowsOf, type Flow } from './trace/flow.js';
export { Histogram, type HistogramSummary } from './trace/histogram.js';
export { record, Recording, type RecordingOptions } from './trace/recording.js';
export { slicesOf, type Slice } from './trace/slice.js';
export { timeline, type TimelineOptions } from './trace/timeline.js';
export { TraceLog, type Track } from './trace/trace-log.js';
export type { Tracer } from './trace/tracer.js';

export type { ElementArrays, ElementKind, ElementOf } from './memory/element.js';
export type { Memory } from './memory/memory.js';
export { refusesPostMessage } from './memory/refusal.js';
export type { Region } from './memory/region.js';
export { SharedArray } from './memory/shared-array.js';
export { SharedStruct } from './memory/shared-struct.js';
export type { ArrayField, KindOf, NumberField, StructShape, StructValues } from './memory/struct-layout.js';
export { SharedBufferRegion } from './memory/shared-buffer.js';
export { SharedValue } from './memory/shared-value.js';
export { threadMemory } from './memory/thread-memory.js';
export { unsetBytes } from './memory/unset-bytes.js';

export type { Codec, Encoded } from './codec/codec.js';
export { jsonCodec } from './codec/json.js';
export { whileKept } from './codec/kept.js';
export { pack, unpack, unpackSync, type Packed } from './codec/pack.js';
export { registerShareable, revive, reviveSync } from './codec/revival.js';
export type { JsonSendable, NotSendable, Sendable } from './codec/sendable.js';
export { isShareable, shareable, type Shareable, type ShareableRecord } from './codec/shareable.js';
export { structuredCloneCodec } from './codec/structured-clone.js';
export { transfer } from './codec/transfer.js';

export { AtomicsParking } from './parking/atomics.js';
export type { Domain } from './parking/domain.js';
export type { Processors } from './parking/processors.js';
export { OwnerTableFullError } from './parking/owner-table-full.js';
export type { Parking, Woken } from './parking/parking.js';
export { SpinningParking } from './parking/spinning-parking.js';
export { markLaneDead, threadDomain } from './parking/thread-domain.js';

export { callSite, callSiteIn } from './deadlock/call-site.js';
export {
  detectDeadlocks,
  type DeadlockDetection,
  type DeadlockDetectionOptions,
  type LockHold,
  type LockWait,
} from './deadlock/detect.js';
export type { Watchable } from './deadlock/watch.js';

export { AccessGuard } from './sync/access-guard.js';
export { AccessLock } from './sync/access-lock.js';
export { Barrier, type BarrierOptions, type BarrierStatistics } from './sync/barrier.js';
export { BoundedSemaphore } from './sync/bounded-semaphore.js';
export { Condition, type ConditionOptions, type ConditionStatistics } from './sync/condition.js';
export { Event, type EventStatistics } from './sync/event.js';
export { Guard } from './sync/guard.js';
export { inDomain } from './sync/in-domain.js';
export type { LockOptions } from './sync/lock-options.js';
export type { LockStatistics } from './sync/lock-word.js';
export { Mutex } from './sync/mutex.js';
export { Permit } from './sync/permit.js';
export { Once, type OnceAttempt, type OnceStatistics } from './sync/once.js';
export { ReadWriteLock, type ReadWriteLockOptions, type ReadWriteLockStatistics } from './sync/read-write-lock.js';
export { ReentrantGuard } from './sync/reentrant-guard.js';
export { RLock } from './sync/rlock.js';
export type { SemaphoreOptions } from './sync/semaphore-options.js';
export { Semaphore, type SemaphoreStatistics } from './sync/semaphore.js';
export type { SyncOptions } from './sync/sync-options.js';

export { BlockingLifoQueue } from './queue/blocking-lifo-queue.js';
export { BlockingPriorityQueue, type PriorityOptions } from './queue/blocking-priority-queue.js';
export { BlockingQueue } from './queue/blocking-queue.js';
export { decodeItem, encodeItem, type Item } from './queue/item.js';
export type { QueueOptions, QueueShutdownOptions, QueueStatistics } from './queue/queue-options.js';

export { RingConsumer } from './ring/ring-consumer.js';
export type { RingOptions, RingStatistics } from './ring/ring-options.js';
export { RingProducer } from './ring/ring-producer.js';
export { SpscRing } from './ring/spsc-ring.js';

export { classInfo } from './tasks/class-info.js';
export { defineTasks, type TaskOptions, type Tasks } from './tasks/define.js';
export { importTasks, type ImportedTask, type ImportedTasks } from './tasks/import.js';
export { taskInfoOf } from './tasks/info.js';
export { inline } from './tasks/inline.js';
export { isLoadingTaskModule, refuseWhileLoading } from './tasks/loading.js';
export { main } from './tasks/main.js';
export { registeredTask, requireTask, taskManifest } from './tasks/manifest.js';
export { resolveTask } from './tasks/resolver.js';
export type {
  AnyFunction,
  Definable,
  NotATask,
  NotStream,
  Streamable,
  StreamTask,
  Yielded,
} from './tasks/signature.js';
export { taskInfo, type TaskFunction, type TaskInfo } from './tasks/task-function.js';

export { amdahl, amdahlLimit, type DividedWork } from './perf/amdahl.js';
export { gustafson } from './perf/gustafson.js';
export { karpFlatt } from './perf/karp-flatt.js';
export {
  fitScalabilityLaw,
  scalabilityLaw,
  scalabilityPeak,
  type ScalabilityCoefficients,
  type ScalabilityFit,
  type ThroughputSample,
} from './perf/scalability-law.js';
export { efficiency, scalingRegime, speedup, type ScalingRegime } from './perf/speedup.js';

export { taskContext, type TaskContext } from './lane/task-context.js';

export { AbstractExecutor } from './executor/abstract-executor.js';
export { asCompleted, type Completion } from './executor/as-completed.js';
export type { Capabilities } from './executor/capabilities.js';
export type {
  CallArguments,
  CallOptions,
  Executor,
  ImapOptions,
  MapOptions,
  SendableArguments,
  ShutdownOptions,
} from './executor/executor.js';
export { Future, type FutureSource, type FutureState } from './executor/future.js';
export { InlineExecutor, type InlineExecutorOptions } from './executor/inline.js';
export type { Intake } from './executor/intake.js';
export { callOf, Job, type Call, type JobOwner } from './executor/job.js';
export { LanePool, type LanePoolOptions } from './executor/lane-pool.js';
export type { ExecutorStatistics, LaneStatistics } from './executor/statistics.js';
export {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  wait,
  type ReturnWhen,
  type WaitForOptions,
  type WaitResult,
} from './executor/wait.js';
