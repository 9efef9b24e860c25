import type { Exchange } from './exchange.js';

/** Somebody's wish for the next value of a channel. */
export type Receive<T> = Exchange<T, T>;
