import type { Region } from '../memory/region.js';
import { notLoaded } from '../codec/revival.js';
import type { Doorbell } from './doorbell.js';
import type { Parking } from './parking.js';
import type { Processors } from './processors.js';

/** The longest a lane sleeps before it looks whether the one it waits for still lives, in milliseconds. */
export const sliceMs = 50;

/** Who may own what: gives this isolate its owner word and says who died. */
export interface Owners {
  /** This isolate's owner word: `1 | slot << 3 | generation << 15`. The slot is claimed when it is first asked for. */
  readonly me: number;
  /** Whether the owner in this word (flags are ignored) has died or left. */
  isDead(word: number): boolean;
  /** Whether the owner in this word is this very thread, perhaps through another copy of this package. */
  isThisThread(word: number): boolean;
  /** Calls back when this isolate leaves in good order, before its slot is freed. Returns how to take that back. */
  onLeave(callback: () => void): () => void;
}

/**
 * The lanes that can synchronise with each other, and how: the memory they share, how they block, how their event loops
 * are woken, and who of them is alive. Every primitive is written over a domain.
 *
 * Implementations: `threadDomain` (threads of this process). Mapped memory with futexes is a second one.
 */
export interface Domain {
  /** Stable name, under which the far side finds it again. */
  readonly name: string;
  /** Module that registers the domain, when it is another than this package. */
  readonly module: string | undefined;
  readonly parking: Parking;
  readonly owners: Owners;
  readonly doorbell: Doorbell;
  /** Where its lanes run, where that can be told. */
  readonly processors?: Processors | undefined;
  /** Fresh memory, all zero. */
  allocate(byteLength: number): Region;
  /** How memory of this domain is described on the way to another of its lanes: structured-cloneable. */
  describe(region: Region): unknown;
  /** The same memory on the far side. */
  attach(description: unknown): Region;
}

/** Where a primitive lives, on the way. */
export interface PlaceRecord {
  readonly domain: string;
  readonly memory: unknown;
}

const domains = new Map<string, Domain>();

/** Makes a domain known by its name, so that handles which arrive find it. */
export function registerDomain(domain: Domain): void {
  domains.set(domain.name, domain);
}

/** The domain that this record comes from. */
export function domainOf(record: PlaceRecord): Domain {
  const domain = domains.get(record.domain);
  if (domain) return domain;
  throw notLoaded(record.domain, 'domain');
}
