import type { Owners } from '../parking/domain.js';
import { Deadline } from '../wait/deadline.js';
import { RECOVERED, type LockWord } from './lock-word.js';
import type { PermitLedger } from './permit-ledger.js';

/** Nobody holds a semaphore's lock for long. A thread that ends must not hang for one whose holder's death nobody tells. */
const patienceMs = 1000;

/** What this isolate will settle when it leaves, by the identity of the memory: one each, however many handles come and go. */
const departures = new Map<number, Departure>();

/** Looks whether anything is left to settle when nobody can reach a handle any more. */
const abandoned = new FinalizationRegistry<() => void>((look) => look());

interface Departure {
  /** Handles of this isolate that can still take permits. */
  handles: number;
  readonly cancel: () => void;
}

/**
 * When this isolate leaves in good order, the permits that it took and did not give back stay taken: they were signals that
 * it consumed, or it would have released them. Only a death gives them back.
 */
export function settleOnDeparture(handle: object, ledger: PermitLedger, lock: LockWord, owners: Owners): void {
  const { identity } = ledger;
  const departure = departures.get(identity) ?? {
    handles: 0,
    cancel: owners.onLeave(() => consume(ledger, lock)),
  };
  departures.set(identity, departure);
  departure.handles++;
  abandoned.register(handle, () => {
    departure.handles--;
    if (departure.handles > 0 || ledger.held > 0) return;
    departure.cancel();
    departures.delete(identity);
  });
}

function consume(ledger: PermitLedger, lock: LockWord): void {
  if (ledger.held === 0) return;
  try {
    if (lock.lock(Deadline.after(patienceMs)) === RECOVERED) ledger.repair();
  } catch {
    return; // closed, or out of reach: then it is as if this thread had died
  }
  ledger.consume();
  lock.unlock();
}
