export { AbortedError } from './errors/aborted-error.js';
export type { ErrorClass } from './errors/error-class.js';
export { MPIError } from './errors/mpi-error.js';
export { RankDiedError } from './errors/rank-died-error.js';
export { TruncateError } from './errors/truncate-error.js';

export type { BlockedRank } from './deadlock/blocked-rank.js';
export { RankDeadlockError } from './deadlock/rank-deadlock-error.js';

export { Datatype } from './datatype/datatype.js';
export type { Distribution } from './datatype/darray.js';
export type { ArrayOrder } from './datatype/subarray.js';
export type { ElementName, TypedArray } from './datatype/typed-array.js';

export type { Numeric } from './operator/arithmetic.js';
export { builtIn } from './operator/built-in.js';
export type { Located } from './operator/min-max-loc.js';
export type { ArrayFunction, Op } from './operator/op.js';
export type { OpFor } from './operator/op-for.js';
export { createOp, type UserOpOptions } from './operator/user-op.js';

export { ANY_SOURCE, ANY_TAG, PROC_NULL, type Envelope } from './transport/envelope.js';

export { PersistentRequest } from './request/persistent-request.js';
export { Request, type Completed } from './request/request.js';
export { Status } from './request/status.js';

export type { Context } from './context/context.js';
export { Group, UNDEFINED, type Comparison, type RankRange } from './context/group.js';
export { Info } from './context/info.js';

export type { BufferSpec } from './point-to-point/buffer-spec.js';
export type { Message } from './point-to-point/probe.js';

export { IN_PLACE } from './collective/array-collectives.js';
export type { SourceSpec } from './collective/buffer-collectives.js';
export { ROOT } from './collective/inter-collectives.js';
export type { TypedVectorSourceSpec, VectorSourceSpec } from './collective/vector-collectives.js';
export type { CountsAndDisplacements, PerRank, TypedVectorSpec, VectorSpec } from './collective/vector-spec.js';

export type { AdjacentEdges, EdgeList } from './topology/adjacency.js';
export { computeDims } from './topology/compute-dims.js';

export { File } from './io/file.js';
export { PositionedFile } from './io/positioned-file.js';

export { AttributedComm, type Errhandler } from './comm/attributed-comm.js';
export type { LockType } from './one-sided/target-lock.js';
export type { TargetSpec } from './one-sided/target-spec.js';
export { Win, type SharedPart } from './one-sided/win.js';
export type { ArrayKind, WinOptions } from './one-sided/window-part.js';

export { CartComm } from './comm/cart-comm.js';
export { CollectiveComm } from './comm/collective-comm.js';
export { Comm } from './comm/comm.js';
export { DistGraphComm } from './comm/dist-graph-comm.js';
export { GraphComm } from './comm/graph-comm.js';
export { Intercomm } from './comm/intercomm.js';
export { Keyval, type KeyvalOptions } from './comm/keyval.js';
export { MessageComm, type BlockingReceiveOptions, type ReceiveOptions } from './comm/message-comm.js';
export { PersistentComm } from './comm/persistent-comm.js';
export { PredefinedKeyval } from './comm/predefined-keyval.js';
export type { SpawnOptions, SpawnPart, Startable } from './comm/spawn-plan.js';
export { TopologyComm } from './comm/topology-comm.js';
export type { TagOf, TypedComm } from './comm/typed-comm.js';
export { VectorComm } from './comm/vector-comm.js';

export type { ThreadLevel } from './transport/transport.js';
export { MPI } from './launch/mpi.js';
export { world, type WorldOptions } from './launch/world.js';

export { MPICommExecutor, type MPICommExecutorOptions } from './executor/mpi-comm-executor.js';
export { MPIPoolExecutor, type MPIPoolExecutorOptions } from './executor/mpi-pool-executor.js';
export { RankPool, type RankPoolOptions } from './executor/rank-pool.js';
