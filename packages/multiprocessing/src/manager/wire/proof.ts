import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of a nonce, and of a proof. */
export const proofBytes = 32;

/** Random bytes that nobody has seen before. */
export function newNonce(): Uint8Array {
  return randomBytes(proofBytes);
}

/**
 * What only somebody with the key can say about two nonces. The role stands in it, so that a server's own proof, sent back to
 * it, proves nothing; both nonces do, so that no proof fits another connection.
 */
export function proofOf(
  role: 'client' | 'server',
  key: Uint8Array,
  clientNonce: Uint8Array,
  serverNonce: Uint8Array,
): Uint8Array {
  const text = `parallel-cookbook manager 1 ${role}`;
  return createHmac('sha256', key).update(text).update(clientNonce).update(serverNonce).digest();
}

/** Whether two proofs are equal, in a time that tells nothing about where they differ. */
export function isSameProof(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
