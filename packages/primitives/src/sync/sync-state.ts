import type { ShareableRecord } from '../codec/shareable.js';
import type { Region } from '../memory/region.js';
import { domainOf, type Domain, type PlaceRecord } from '../parking/domain.js';
import '../parking/thread-domain.js'; // so that a handle which arrives finds this package's domain registered

/** What a primitive needs to be made again elsewhere. */
export interface SyncState {
  readonly place: PlaceRecord;
  readonly name: string;
}

/** Memory that is set up already: what a reviver hands to the constructor. */
export interface Revived {
  readonly region: Region;
}

/** How a primitive travels; `more` is what only its kind needs. */
export function syncRecord(
  kind: string,
  module: string,
  domain: Domain,
  region: Region,
  name: string,
  more: object = {},
): ShareableRecord {
  const state: SyncState = { place: { domain: domain.name, memory: domain.describe(region) }, name, ...more };
  return { kind, module: domain.module ?? module, state };
}

/** The domain and the memory that a state speaks of. */
export function revivedPlace(state: SyncState): { readonly domain: Domain; readonly region: Region } {
  const domain = domainOf(state.place);
  return { domain, region: domain.attach(state.place.memory) };
}
