import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Deadline, settledWithin } from '@parallel-cookbook/primitives';
import { AuthenticationError } from './authentication-error.js';

// Every message before the authentication has a fixed length, so a stranger can make nobody hold more than these bytes.
const nonceBytes = 32;
const proofBytes = 32;
const magic = Buffer.from('PCC1');
const [open, keyed] = [0, 1];
const [refused, welcome] = [0, 1];

/** What either side does before the first message: README.md has the protocol. */
export async function challenge(
  socket: Socket,
  side: 'listener' | 'client',
  key: Uint8Array | undefined,
  address: string,
  deadline: Deadline,
): Promise<void> {
  const operation = `authenticate ${address}`;
  const talk = side === 'listener' ? answerClient(socket, key, address) : greetListener(socket, key, address);
  try {
    await settledWithin(talk, deadline, undefined, operation);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function answerClient(socket: Socket, key: Uint8Array | undefined, address: string): Promise<void> {
  const ours = randomBytes(nonceBytes);
  socket.write(Buffer.concat([magic, Buffer.from([key ? keyed : open]), ours]));
  if (!key) {
    // Whether the client wants a key, too: it answers with one byte.
    const [wants] = await take(socket, 1, address);
    if (wants !== open) throw new AuthenticationError(address, 'the client has an authkey, and this listener has none');
    return;
  }
  const answer = await take(socket, nonceBytes + proofBytes, address);
  const theirs = answer.subarray(0, nonceBytes);
  if (!timingSafeEqual(proof(key, 'client', ours, theirs), answer.subarray(nonceBytes))) {
    socket.end(Buffer.from([refused]));
    throw new AuthenticationError(address, 'the client does not know the authkey');
  }
  socket.write(Buffer.concat([Buffer.from([welcome]), proof(key, 'listener', theirs, ours)]));
}

async function greetListener(socket: Socket, key: Uint8Array | undefined, address: string): Promise<void> {
  const greeting = await take(socket, magic.length + 1 + nonceBytes, address);
  if (!greeting.subarray(0, magic.length).equals(magic)) {
    throw new AuthenticationError(address, 'it is no listener of this package');
  }
  const wantsKey = greeting[magic.length] === keyed;
  if (wantsKey !== (key !== undefined)) {
    const detail = wantsKey
      ? 'the listener wants an authkey: give { authkey }'
      : 'the listener has no authkey and proves nothing';
    throw new AuthenticationError(address, detail);
  }
  if (!key) {
    socket.write(Buffer.from([open]));
    return;
  }
  const theirs = greeting.subarray(magic.length + 1);
  const ours = randomBytes(nonceBytes);
  socket.write(Buffer.concat([ours, proof(key, 'client', theirs, ours)]));
  const [verdict] = await take(socket, 1, address);
  if (verdict !== welcome) throw new AuthenticationError(address, 'the listener has another authkey');
  const claimed = await take(socket, proofBytes, address);
  if (!timingSafeEqual(proof(key, 'listener', ours, theirs), claimed)) {
    throw new AuthenticationError(address, 'the listener does not know the authkey');
  }
}

/** Who proves stands in it, so that nobody can send a proof back; both numbers do, so that none serves twice. */
function proof(key: Uint8Array, by: 'client' | 'listener', asked: Uint8Array, own: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`parallel-cookbook ${by}\n`).update(asked).update(own).digest();
}

/** The next bytes of a socket that is not flowing; leaves what comes behind them. */
function take(socket: Socket, length: number, address: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error, bytes?: Buffer): void => {
      socket.off('readable', look).off('end', onEnd).off('close', onEnd).off('error', onError);
      if (bytes) resolve(bytes);
      else reject(error as Error);
    };
    const look = (): void => {
      const bytes = socket.read(length) as Buffer | null;
      // At the end `read` gives what is left.
      if (bytes?.length === length) settle(undefined, bytes);
      else if (bytes) onEnd();
    };
    const onEnd = (): void => settle(new AuthenticationError(address, 'the other side left during the authentication'));
    const onError = (error: Error): void =>
      settle(new AuthenticationError(address, `the connection broke during the authentication: ${error.message}`));
    socket.on('readable', look).on('end', onEnd).on('close', onEnd).on('error', onError);
    if (socket.destroyed) onEnd();
    else look();
  });
}
