import { beginLane } from './begin-lane.js';
import { laneData } from './lane-data.js';

// The first thing that runs in every worker of the library. It only prepares the thread and hands over.
const lane = laneData();
if (!lane) throw new Error('lane/entry.js is started by LaneWorker only');

const started = beginLane(lane);
const { module, exportName } = lane.start;
const start = ((await import(module)) as Record<string, unknown>)[exportName];
if (typeof start !== 'function') throw new TypeError(`${module} exports no function ${exportName}`);
started();
await (start as (data: unknown) => unknown)(lane.data);
