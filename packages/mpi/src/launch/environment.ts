import { laneName, setLaneName, threadDomain, tracer } from '@parallel-cookbook/primitives';
import { inspect } from 'node:util';
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { Comm } from '../comm/comm.js';
import { Context } from '../context/context.js';
import { AbortedError } from '../errors/aborted-error.js';
import { MPIError } from '../errors/mpi-error.js';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { NativeTransport } from '../transport/native/native.js';
import type { Transport } from '../transport/transport.js';
import { processPlace } from './process-place.js';

/** Exit code of a rank whose error nobody caught. */
const failed = 1;

/** MPI as this isolate sees it: its world, from the first use to `finalize`. */
export class Environment {
  static #current: Environment | undefined;
  readonly world: Comm;
  readonly self: Comm;
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

  /** This isolate is that rank of a world that a launcher has made. */
  static join(transport: Transport): Environment {
    if (Environment.#current) throw new MPIError('MPI_ERR_OTHER', 'MPI.init', 'this thread is a rank already');
    if (transport.size > 1) setLaneName(`rank ${transport.rank}`);
    return (Environment.#current = new Environment(transport));
  }

  static #find(): Environment {
    const launched = isMainThread ? launchedTransport() : undefined;
    if (!launched) return Environment.join(new EmbeddedTransport(ofOne(), threadDomain, 0));
    const environment = Environment.join(launched);
    environment.#watchProcess();
    tracer.emit('start', laneName());
    return environment;
  }

  /** Sees that everything that was sent has left, then leaves the world. Once. */
  finalize(): void {
    if (this.#finalized) throw new MPIError('MPI_ERR_OTHER', 'MPI.finalize', 'it was finalised already');
    this.#finalized = true;
    this.world.context.free();
    this.self.context.free();
    this.transport.finalize();
  }

  /** How the process of a rank ends is how the rank ends. */
  #watchProcess(): void {
    process.on('uncaughtExceptionMonitor', (error) => {
      if (process.listenerCount('uncaughtException') > 0) return;
      // The rank that failed tells first, and then nobody tells again that the world was aborted.
      if (!(error instanceof AbortedError)) writeSync(2, `rank ${this.transport.rank}: ${inspect(error)}\n`);
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

/** That of the launcher that has started this process: ours, or one of a real MPI. */
function launchedTransport(): Transport | undefined {
  const place = processPlace();
  return place ? new EmbeddedTransport(place.memory, place.domain, place.rank) : NativeTransport.launched();
}

function ofOne(): WorldMemory {
  return new WorldMemory(threadDomain.allocate(WorldMemory.bytesFor(1)), 1);
}
