import type { Exchange } from './exchange.js';

/** A value on its way into a channel. */
export type Send<T> = Exchange<T, void>;
