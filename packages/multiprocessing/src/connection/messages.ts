import type { Connection } from './connection.js';
import { EndOfStreamError } from './end-of-stream-error.js';

/** The messages of a connection until the other end is closed. Leaving early closes nothing, and loses nothing. */
export async function* messagesOf(connection: Pick<Connection, 'recv'>): AsyncIterableIterator<unknown> {
  for (;;) {
    let message: unknown;
    try {
      message = await connection.recv();
    } catch (error) {
      if (error instanceof EndOfStreamError) return;
      throw error;
    }
    yield message;
  }
}
