import { PicklingError } from '../errors/pickling.js';
import { MappedRegion, processModule, type MappedPlace } from '../memory/mapped.js';
import type { Region } from '../memory/region.js';
import { Libc } from '../native/libc.js';
import { registerDomain, type Domain } from './domain.js';
import { FutexParking } from './futex.js';
import { familyTable, tell } from './family-table.js';
import { OwnerTable } from './owner-table.js';
import { PipeDoorbell } from './pipe-doorbell.js';
import { ProcessLife } from './process-life.js';
import type { Processors } from './processors.js';

interface ProcessMemory {
  readonly region: MappedPlace;
  readonly owners: MappedPlace;
}

interface World {
  readonly region: MappedRegion;
  readonly owners: OwnerTable;
  readonly doorbell: PipeDoorbell;
}

/** Processes of one user on one machine: mapped memory, futexes, pipes as doorbells, and an owner table that a family inherits. */
class ProcessDomain implements Domain {
  readonly name = 'processes';
  readonly module = processModule;
  readonly parking = new FutexParking();
  readonly processors: Processors = {
    current: () => Libc.here.processor(),
    allowed: () => Libc.here.allowedProcessors(),
    moveTo: (processor) => Libc.here.moveThread(processor),
  };
  private readonly life = new ProcessLife();
  private world: World | undefined;

  get owners(): OwnerTable {
    return this.here.owners;
  }

  get doorbell(): PipeDoorbell {
    return this.here.doorbell;
  }

  allocate(byteLength: number): Region {
    return MappedRegion.allocate(byteLength);
  }

  describe(region: Region): ProcessMemory {
    return { region: (region as MappedRegion).sent, owners: this.here.region.place };
  }

  attach(description: unknown): Region {
    const { region, owners } = description as ProcessMemory;
    this.join(owners);
    return MappedRegion.attach(region);
  }

  /** Whoever has used no lock yet has no slots to give back, and needs no native code for it. */
  bury(pid: number): void {
    this.world?.owners.markProcessDead(pid);
    this.world?.doorbell.forgetProcess(pid);
  }

  /** The family's table; a new one for whoever starts a family. */
  private get here(): World {
    return (this.world ??= this.enter(familyTable()));
  }

  private enter(region: MappedRegion): World {
    const owners = new OwnerTable(region.cells, this.life);
    return { region, owners, doorbell: new PipeDoorbell(owners) };
  }

  /** Takes over the sender's table: two would give two processes the same owner word, and both would hold the lock. */
  private join(place: MappedPlace): void {
    const current = this.here;
    const region = MappedRegion.attach(place);
    if (new OwnerTable(region.cells).identity === current.owners.identity) return;
    if (current.owners.claimed) {
      throw new PicklingError(
        'a handle',
        'it comes from a process of another family, and this one has used locks of its own; start both from one parent that has loaded the package',
      );
    }
    tell(region);
    this.world = this.enter(region);
  }
}

const domain = new ProcessDomain();
registerDomain(domain);

/** Processes of this user on this machine, as a domain for primitives: `new Mutex(processDomain)`. Linux. */
export const processDomain: Domain = domain;

/**
 * Says that a process has ended, so that its slots can be used again. Not needed for the recovery of its locks: those who
 * wait find out by themselves, within 50 ms.
 */
export function markProcessDead(pid: number): void {
  domain.bury(pid);
}
