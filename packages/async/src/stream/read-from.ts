import type { Readable } from 'node:stream';
import { StreamReader, type StreamReaderOptions } from './stream-reader.js';

/** A reader of what comes out of a stream of Node. */
export function readFrom(source: Readable, options: StreamReaderOptions): StreamReader {
  const reader = new StreamReader(options);
  reader.setSource(source);
  source.on('data', (chunk: Uint8Array) => reader.feedData(chunk));
  source.on('end', () => reader.feedEof());
  source.on('error', (error) => reader.setException(error));
  source.on('close', () => reader.feedEof());
  return reader;
}
