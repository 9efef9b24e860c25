import { laneName, setLaneName, threadDomain, tracer, type Domain } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { inspect } from 'node:util';
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { Comm } from '../comm/comm.js';
import '../comm/intercomm.js'; // enters itself where `between` finds it
import type { Intercomm } from '../comm/intercomm.js';
import { between } from '../comm/spawn-births.js';
import { Context } from '../context/context.js';
import { Group } from '../context/group.js';
import { AbortedError } from '../errors/aborted-error.js';
import { MPIError } from '../errors/mpi-error.js';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { birthWord, type Birth } from '../transport/native/birth.js';
import { NativeTransport } from '../transport/native/native.js';
import type { Transport } from '../transport/transport.js';
import { EmbeddedSpawning, type ParentsPlace } from './embedded-spawning.js';
import { NativeSpawning } from './native-spawning.js';
import { processPlace } from './process-place.js';
import { startThreads } from './thread-start.js';

/** Exit code of a rank whose error nobody caught. */
const failed = 1;

/** MPI as this isolate sees it: its world, from the first use to `finalize`. */
export class Environment {
  static #current: Environment | undefined;
  /** What this process was spawned as, until it begins MPI. */
  static #expected: NativeTransport | undefined;
  readonly world: Comm;
  readonly self: Comm;
  /** The side that has spawned this one. */
  #parent: Intercomm | undefined;
  #finalized = false;

  private constructor(readonly transport: Transport) {
    const context = Context.ofWorld(transport);
    this.world = new Comm(context, 'MPI.COMM_WORLD');
    this.self = new Comm(Context.ofSelf(context), 'MPI.COMM_SELF');
  }

  /** This isolate's. Made at the first use: by how it was launched, else as a world of its own. */
  static get current(): Environment {
    return (Environment.#current ??= Environment.#find());
  }

  /** Whether it was used yet. */
  static get isInitialized(): boolean {
    return Environment.#current !== undefined;
  }

  /** Whether it is over. */
  static get isFinalized(): boolean {
    const current = Environment.#current;
    return current !== undefined && current.#finalized;
  }

  /** This isolate is that rank of a world of threads that a launcher has made. */
  static joinThreads(transport: EmbeddedTransport): Environment {
    transport.spawning = new EmbeddedSpawning(transport, threadDomain, startThreads);
    return Environment.join(transport);
  }

  /** This thread is a rank that another one has spawned. It ends with the program. */
  static spawned(transport: EmbeddedTransport, own: WorldMemory, place: ParentsPlace, domain: Domain): void {
    const environment = Environment.joinThreads(transport);
    environment.#watchProcess();
    environment.#adopt(transport, own, place, domain);
  }

  /** This process was spawned as that rank of a real MPI, and is one from its first use on. */
  static expect(transport: NativeTransport): void {
    Environment.#expected = transport;
  }

  /** This isolate is that rank of a world that a launcher has made. */
  static join(transport: Transport): Environment {
    if (Environment.#current) throw new MPIError('MPI_ERR_OTHER', 'MPI.init', 'this thread is a rank already');
    if (transport.address !== transport.rank) setLaneName(`spawned rank ${transport.rank}`);
    else if (transport.size > 1) setLaneName(`rank ${transport.rank}`);
    return (Environment.#current = new Environment(transport));
  }

  static #find(): Environment {
    const place = isMainThread ? processPlace() : undefined;
    const real = isMainThread && !place ? Environment.#native() : undefined;
    if (!place && !real) return Environment.joinThreads(new EmbeddedTransport(ofOne(), threadDomain, 0));
    const environment = Environment.join(place?.transport ?? (real as Transport));
    environment.#watchProcess();
    if (place?.spawned) environment.#adopt(place.transport, place.spawned.own, place.spawned.parents, processDomain);
    if (real?.family.birth) environment.#adoptNative(real, real.family.birth);
    tracer.emit('start', laneName());
    return environment;
  }

  /** A rank of a real MPI, if this process is one. */
  static #native(): NativeTransport | undefined {
    const transport = Environment.#expected ?? NativeTransport.launched();
    if (!transport) return undefined;
    transport.spawning = new NativeSpawning(transport);
    const { family } = transport;
    if (family.birth?.say(birthWord.begun, transport) === false) {
      // Another of those that were spawned never begins. The launcher would take another code for a failure of all.
      family.leaveUnborn();
      transport.finalize();
      process.exit(0);
    }
    return transport;
  }

  /** Sees that everything that was sent has left, then leaves the world. Once. */
  finalize(): void {
    if (this.#finalized) throw new MPIError('MPI_ERR_OTHER', 'MPI.finalize', 'it was finalised already');
    this.#finalized = true;
    this.world.context.free();
    this.self.context.free();
    this.transport.finalize();
  }

  /** The side that has spawned this one, as long as it is connected. */
  get parent(): Intercomm | undefined {
    return this.#parent?.context.freed ? undefined : this.#parent;
  }

  get #name(): string {
    return `${this.#parent ? 'spawned rank' : 'rank'} ${this.transport.rank}`;
  }

  /** Connects this rank with those who have spawned it. */
  #adopt(transport: EmbeddedTransport, own: WorldMemory, place: ParentsPlace, domain: Domain): void {
    const { parents, homes, first, numbers } = place;
    const attach = (described: unknown): WorldMemory => new WorldMemory(domain.attach(described));
    transport.connections.connectParents(parents, homes.map(attach), attach(first), own);
    this.#join(numbers, parents);
  }

  /** The same, where both sides do it at once. */
  #adoptNative(transport: NativeTransport, birth: Birth): void {
    transport.family.connectParents(birth);
    this.#join(birth.note.numbers, birth.note.parents);
  }

  #join(numbers: readonly number[], parents: readonly number[]): void {
    const { context } = this.world;
    this.#parent = between(context, numbers, context.group, new Group(parents), 'parents');
  }

  /** How the process of a rank ends is how the rank ends. */
  #watchProcess(): void {
    process.on('uncaughtExceptionMonitor', (error) => {
      if (process.listenerCount('uncaughtException') > 0) return;
      // The rank that failed tells first, and then nobody tells again that the world was aborted.
      if (!(error instanceof AbortedError)) writeSync(2, `${this.#name}: ${inspect(error)}\n`);
      this.transport.abort(failed);
      process.exit(failed);
    });
    // Before the owner's slot is given back, which happens at exit, too: a rank without one that has not left is a dead one.
    process.prependListener('exit', (code) => {
      tracer.emit('exit', laneName());
      if (this.#finalized) return;
      if (code === 0) this.finalize();
      else this.transport.abort(code);
    });
  }
}

function ofOne(): WorldMemory {
  return new WorldMemory(threadDomain.allocate(WorldMemory.bytesFor({ size: 1 })), { size: 1 });
}
