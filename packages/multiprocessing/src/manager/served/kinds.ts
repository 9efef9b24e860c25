import { Kind, type ServedClass } from './kind.js';
import { Dict } from './dict.js';
import { FixedArray } from './fixed-array.js';
import { Flag } from './flag.js';
import { Gate } from './gate.js';
import { Latch } from './latch.js';
import { List } from './list.js';
import { Namespace } from './namespace.js';
import { Permits } from './permits.js';
import { SignalLine } from './signal-line.js';
import { Value } from './value.js';
import { WorkQueue } from './work-queue.js';

const classes: Readonly<Record<string, ServedClass>> = {
  ...{ Dict, List, Namespace, Value, FixedArray, WorkQueue, Flag, Gate, Permits, Latch, SignalLine },
};

/** The types that every manager has, by name. */
export const ownKinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(classes).map(([name, served]) => [name, new Kind(name, served)]),
);
